namespace CondaStore.Domain.Environments.Formats;

/// <summary>What an environment file breaks.</summary>
internal enum EnvironmentFileRule
{
    /// <summary>A document is a mapping.</summary>
    Document,

    /// <summary>Another kind of file, such as a lockfile, is not an environment file.</summary>
    Kind,

    /// <summary>A key that matters is spelt right.</summary>
    Key,

    /// <summary>What must be there is there.</summary>
    Presence,

    /// <summary>A value is a text.</summary>
    Text,

    /// <summary>A value is a list.</summary>
    List,

    /// <summary>A value is a mapping.</summary>
    Mapping,

    /// <summary>The name of the environment is one that is allowed.</summary>
    Name,

    /// <summary>A dependency is a text or a pip section.</summary>
    Dependency,

    /// <summary>A dependency is a match spec.</summary>
    Spec,

    /// <summary>A line for pip is a requirement.</summary>
    PipRequirement,

    /// <summary>An option for pip is one that is known.</summary>
    PipOption,

    /// <summary>A variable has a text or a number as its value.</summary>
    Variable,

    /// <summary>A platform is one that is known, and a selector one that can be evaluated.</summary>
    Platform,
}
