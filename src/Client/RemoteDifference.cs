namespace CondaStore.Client;

/// <summary>One file that differs.</summary>
/// <param name="Path">Relative to the environment.</param>
/// <param name="Kind">missing, content, extra and so on.</param>
/// <param name="Detail">Expected and found, as a sentence.</param>
public sealed record RemoteDifference(string Path, string Kind, string Detail);
