namespace CondaStore.EndToEnd.Tests.TestSupport;

/// <summary>What a server does wrong.</summary>
public enum Fault
{
    /// <summary>404.</summary>
    Missing,

    /// <summary>403.</summary>
    Denied,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>200 with something else.</summary>
    Garbage,

    /// <summary>200 with half of the file, as if that were all.</summary>
    HalfWithoutLength,

    /// <summary>The connection breaks in the middle.</summary>
    HalfThenSilence,

    /// <summary>The connection stays open in the middle, and nothing more comes.</summary>
    HalfThenWaiting,

    /// <summary>The right size, one byte changed.</summary>
    OtherBytes,

    /// <summary>The right content, a few bytes at a time.</summary>
    Slow,
}
