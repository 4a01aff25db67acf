using System.Runtime.CompilerServices;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Backups;

/// <summary>Reads the objects that a manifest refers to.</summary>
internal static class BackupContents
{
    private const string What = "backup";

    /// <summary>Returns the rows of a partition.</summary>
    /// <exception cref="StoreException">An object is missing or damaged (<see cref="ErrorCode.DamagedBundle"/>).</exception>
    public static async Task<List<TableRow>> RowsAsync(
        BackupRepository repository, BackupPartition partition, CancellationToken cancellationToken)
    {
        List<TableRow> rows = [];
        foreach (BackupObject part in partition.Objects)
        {
            byte[] content = await repository.GetAsync(part, cancellationToken);
            rows.AddRange(Lines(content).Select((line, i) => Guard(part, i, () => RowText.Read(partition.Key, content.AsMemory(line)))));
        }

        return rows.Count == partition.Rows
            ? rows
            : throw BundleErrors.Damaged(
                What, $"partition {partition.Key}", $"{partition.Rows} rows were promised and {rows.Count} are there");
    }

    /// <summary>Returns the blobs of a backup, by name.</summary>
    /// <exception cref="StoreException">An object is missing or damaged (<see cref="ErrorCode.DamagedBundle"/>).</exception>
    public static async IAsyncEnumerable<BackupBlob> BlobsAsync(
        BackupRepository repository, BackupManifest manifest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (BackupObject part in manifest.BlobLists)
        {
            foreach (BackupBlob blob in Blobs(await repository.GetAsync(part, cancellationToken), BackupRepository.NameOf(part)))
            {
                yield return blob;
            }
        }
    }

    /// <summary>Enumerates every object of a backup; some occur more than once.</summary>
    /// <exception cref="StoreException">A list is missing or damaged (<see cref="ErrorCode.DamagedBundle"/>).</exception>
    public static async IAsyncEnumerable<BackupObject> ObjectsAsync(
        BackupRepository repository,
        BackupManifest manifest,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (BackupObject each in NamedBy(manifest))
        {
            yield return each;
        }

        await foreach (BackupBlob blob in BlobsAsync(repository, manifest, cancellationToken))
        {
            yield return new BackupObject(blob.Sha256, blob.Length);
        }
    }

    /// <summary>Returns the objects that a manifest refers to directly: rows, lists of blobs, the key.</summary>
    public static IEnumerable<BackupObject> NamedBy(BackupManifest manifest) =>
        [.. manifest.Partitions.SelectMany(p => p.Objects), .. manifest.BlobLists, .. manifest.TokenKey is { } key
            ? [key]
            : Array.Empty<BackupObject>()];

    /// <summary>Returns the blobs in a list.</summary>
    public static IEnumerable<BackupBlob> Blobs(byte[] content, string place)
    {
        int number = 0;
        foreach (Range line in Lines(content))
        {
            number++;
            BackupBlob? blob = null;
            try
            {
                blob = JsonSerializer.Deserialize(content.AsSpan(line), BackupJson.Default.BackupBlob);
            }
            catch (JsonException e)
            {
                throw BundleErrors.Damaged(What, $"{place}, line {number}", e.Message, e);
            }

            yield return blob is { Name: not null, Version: not null } && BackupRules.IsPossible(new BackupObject(blob.Sha256, blob.Length))
                ? blob
                : throw BundleErrors.Damaged(What, $"{place}, line {number}", "it does not name a blob");
        }
    }

    private static T Guard<T>(BackupObject part, int line, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or StoreException)
        {
            throw BundleErrors.Damaged(What, $"{BackupRepository.NameOf(part)}, line {line + 1}", e.Message, e);
        }
    }

    private static List<Range> Lines(byte[] content)
    {
        List<Range> lines = [];
        for (int start = 0; start < content.Length;)
        {
            int end = Array.IndexOf(content, (byte)'\n', start);
            end = end < 0 ? content.Length : end;
            lines.Add(start..end);
            start = end + 1;
        }

        return lines;
    }
}
