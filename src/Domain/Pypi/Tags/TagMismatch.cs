namespace CondaStore.Domain.Pypi.Tags;

/// <summary>What keeps a wheel from being used in an environment.</summary>
public enum TagMismatch
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is for other platforms.</summary>
    Platform,

    /// <summary>It is for the platform, but for other Pythons.</summary>
    Python,
}
