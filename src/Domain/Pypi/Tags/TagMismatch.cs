namespace CondaStore.Domain.Pypi.Tags;

/// <summary>What keeps a wheel from being used in an environment.</summary>
public enum TagMismatch
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The wheel is for other platforms.</summary>
    Platform,

    /// <summary>The wheel is for the platform, but for other Pythons.</summary>
    Python,
}
