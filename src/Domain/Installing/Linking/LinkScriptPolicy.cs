namespace CondaStore.Domain.Installing.Linking;

/// <summary>Specifies whether link scripts of packages are run. They are arbitrary code of the package's author.</summary>
public enum LinkScriptPolicy
{
    /// <summary>None is run.</summary>
    Never,

    /// <summary>Those of packages named in the options are run, except <c>pre-link</c>.</summary>
    AllowListed,

    /// <summary>All are run.</summary>
    Always,
}
