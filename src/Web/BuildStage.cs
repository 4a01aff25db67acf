namespace CondaStore.Web;

/// <summary>Specifies the stages of a build as pages show them.</summary>
public enum BuildStage
{
    /// <summary>Packages are chosen.</summary>
    Solve,

    /// <summary>Packages that are not in the store are downloaded.</summary>
    Fetch,

    /// <summary>Packages are put together.</summary>
    Link,

    /// <summary>The result is checked; lockfile and archives are written.</summary>
    Finish,
}
