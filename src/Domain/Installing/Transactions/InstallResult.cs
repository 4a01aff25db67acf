namespace CondaStore.Domain.Installing.Transactions;

/// <summary>What a transaction did.</summary>
/// <param name="Linked">Packages linked by this run.</param>
/// <param name="Unlinked">Packages taken out by this run.</param>
/// <param name="Unchanged">Packages that were there already.</param>
/// <param name="Files">Files, links and scripts placed by this run.</param>
/// <param name="BytesWritten">Bytes copied or written; hard links and reflinks count nothing.</param>
/// <param name="Compiled">Bytecode files made.</param>
/// <param name="Warnings">What was done differently than asked.</param>
public sealed record InstallResult(
    int Linked, int Unlinked, int Unchanged, int Files, long BytesWritten, int Compiled, IReadOnlyList<string> Warnings);
