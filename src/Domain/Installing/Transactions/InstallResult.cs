namespace CondaStore.Domain.Installing.Transactions;

/// <summary>Represents the result of a transaction.</summary>
/// <param name="Linked">Packages linked by this run.</param>
/// <param name="Unlinked">Packages removed by this run.</param>
/// <param name="Unchanged">Packages that were already installed.</param>
/// <param name="Files">Files, links and scripts placed by this run.</param>
/// <param name="BytesWritten">Bytes copied or written; hard links and reflinks are not counted.</param>
/// <param name="Compiled">The number of bytecode files created.</param>
/// <param name="Warnings">The deviations from the request.</param>
public sealed record InstallResult(
    int Linked, int Unlinked, int Unchanged, int Files, long BytesWritten, int Compiled, IReadOnlyList<string> Warnings);
