namespace CondaStore.Domain.Environments.Formats;

/// <summary>Specifies the rules for environment files that a mistake can violate.</summary>
internal enum EnvironmentFileRule
{
    /// <summary>A document is a mapping.</summary>
    Document,

    /// <summary>Another kind of file, such as a lockfile, is not an environment file.</summary>
    Kind,

    /// <summary>An important key is spelled correctly.</summary>
    Key,

    /// <summary>A required value is present.</summary>
    Presence,

    /// <summary>A value is a text.</summary>
    Text,

    /// <summary>A value is a list.</summary>
    List,

    /// <summary>A value is a mapping.</summary>
    Mapping,

    /// <summary>The name of the environment is valid.</summary>
    Name,

    /// <summary>A dependency is a text or a pip section.</summary>
    Dependency,

    /// <summary>A dependency is a match spec.</summary>
    Spec,

    /// <summary>A line for pip is a requirement.</summary>
    PipRequirement,

    /// <summary>An option for pip is known.</summary>
    PipOption,

    /// <summary>A variable has a text or a number as its value.</summary>
    Variable,

    /// <summary>A platform is known, and a selector can be evaluated.</summary>
    Platform,
}
