using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>
/// Stores the last solve of each specification: its circumstances and the location of its lockfile. The same specification under the same
/// circumstances has the same lockfile and need not be solved again.
/// </summary>
public sealed class KnownSolves(ITable table, IBlobs blobs)
{
    /// <summary>Finds a solve. A lockfile that is missing or differs from what was written is treated as unknown.</summary>
    /// <param name="specificationSha256">The specification.</param>
    /// <param name="circumstances">The key of everything else that a solve depends on.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<KnownSolve?> FindAsync(string specificationSha256, string circumstances, CancellationToken cancellationToken)
    {
        TableRow? row = await table.GetAsync(StoreRows.SolvePartition(specificationSha256), specificationSha256, cancellationToken);
        if (row?.Text("Circumstances") != circumstances)
        {
            return null;
        }

        try
        {
            await using Stream stream = await blobs.OpenReadAsync(row.Text("Lockfile")!, 0, null, cancellationToken);
            using MemoryStream content = new();
            await stream.CopyToAsync(content, cancellationToken);
            byte[] bytes = content.ToArray();
            return Sha256(bytes) == row.Text("Sha256") ? new KnownSolve(row.Number("BuildId"), Encoding.UTF8.GetString(bytes)) : null;
        }
        catch (StoreException e) when (e.Code == ErrorCode.NotFound)
        {
            // The build was deleted, and its lockfile with it.
            return null;
        }
    }

    /// <summary>Stores a solve, replacing the previous one.</summary>
    /// <param name="specificationSha256">The specification.</param>
    /// <param name="circumstances">As for <see cref="FindAsync"/>.</param>
    /// <param name="solve">The build and its lockfile.</param>
    /// <param name="lockfileBlob">The blob of the lockfile.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task RememberAsync(
        string specificationSha256, string circumstances, KnownSolve solve, string lockfileBlob, CancellationToken cancellationToken) =>
        table.PutAsync(
            new TableRow(StoreRows.SolvePartition(specificationSha256), specificationSha256)
            {
                ["Circumstances"] = circumstances,
                ["BuildId"] = solve.BuildId,
                ["Lockfile"] = lockfileBlob,
                ["Sha256"] = Sha256(Encoding.UTF8.GetBytes(solve.Lockfile)),
            },
            cancellationToken);

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
