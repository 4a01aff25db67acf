namespace CondaStore.Domain.Diagnostics;

/// <summary>
/// How far a phase has come, in absolute numbers, so that a listener may drop reports without losing anything.
/// </summary>
/// <param name="Phase">The phase that reports.</param>
/// <param name="ItemsDone">Packages (or files while verifying) finished.</param>
/// <param name="ItemsTotal">Packages in all; 0 while unknown.</param>
/// <param name="BytesDone">Bytes finished; 0 where bytes mean nothing.</param>
/// <param name="BytesTotal">Bytes in all; 0 while unknown.</param>
/// <param name="Current">What is being worked on, without secrets; null between items.</param>
public readonly record struct InstallProgress(
    InstallPhase Phase,
    int ItemsDone,
    int ItemsTotal,
    long BytesDone = 0,
    long BytesTotal = 0,
    string? Current = null);
