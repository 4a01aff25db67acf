namespace CondaStore.Domain.Diagnostics;

/// <summary>Represents the progress of a phase in absolute numbers, so that a listener may drop reports without loss.</summary>
/// <param name="Phase">The phase that reports.</param>
/// <param name="ItemsDone">The number of packages (or of files, when verifying) that are finished.</param>
/// <param name="ItemsTotal">The total number of packages; 0 while unknown.</param>
/// <param name="BytesDone">The number of bytes processed; 0 in phases that do not count bytes.</param>
/// <param name="BytesTotal">The total number of bytes; 0 while unknown.</param>
/// <param name="Current">The name of the item being processed, without secrets; null between items.</param>
public readonly record struct InstallProgress(
    InstallPhase Phase,
    int ItemsDone,
    int ItemsTotal,
    long BytesDone = 0,
    long BytesTotal = 0,
    string? Current = null);
