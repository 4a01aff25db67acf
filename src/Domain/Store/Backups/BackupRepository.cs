using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Represents the repository of backups: a folder or a blob container, accessed through <see cref="IBlobs"/>. Contents are objects named by
/// their SHA-256 and written once, regardless of the number of backups that contain them; a manifest per backup, written last, lists its
/// objects. Nothing is ever modified.
/// </summary>
public sealed class BackupRepository(IBlobs blobs)
{
    /// <summary>Contents up to this length are compressed and handled in memory; longer ones, archives mostly, are streamed as they
    /// are.</summary>
    internal const int SmallObject = 8 << 20;

    /// <summary>The maximum compressed size of such a content in bytes; larger ones are never written.</summary>
    internal const int LargestStored = 2 * SmallObject;

    private const string What = "backup";
    private const int Level = 6;
    private const int HashDigits = 16;
    private const int LargestManifest = 256 << 20;
    private const string Manifests = "backups/";
    private const string ManifestExtension = ".json";
    private const string Partial = "partial/blobs.jsonl";
    private const string Objects = "objects/";
    private const int PageSize = 1000;

    private readonly ConcurrentDictionary<string, bool> _present = [];
    private int _written;
    private long _writtenBytes;

    /// <summary>Gets the guard that keeps writers and prunings from running concurrently.</summary>
    internal RepositoryGuard Guard { get; } = new(blobs);

    /// <summary>Gets what was added through this instance.</summary>
    public BackupWritten Written => new(_written, _writtenBytes);

    /// <summary>Returns the backups, newest first.</summary>
    public async Task<IReadOnlyList<BackupSummary>> ListAsync(CancellationToken cancellationToken)
    {
        List<BackupSummary> found = [];
        foreach (string id in await IdsAsync(cancellationToken))
        {
            found.Add(Summary(id, await ReadAsync(id, cancellationToken)));
        }

        return found;
    }

    /// <summary>Returns the ids of the backups, newest first.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(CancellationToken cancellationToken)
    {
        List<string> ids = [];
        string? continuation = null;
        do
        {
            BlobPage page = await blobs.ListAsync(Manifests, PageSize, continuation, cancellationToken);
            ids.AddRange(page.Blobs
                .Where(b => b.Name.EndsWith(ManifestExtension, StringComparison.Ordinal))
                .Select(b => b.Name[Manifests.Length..^ManifestExtension.Length]));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        ids.Reverse();
        return ids;
    }

    /// <summary>Reads the manifest of a backup, checked against its id.</summary>
    /// <exception cref="StoreException">
    /// There is no such backup (<see cref="ErrorCode.NotFound"/>), its manifest was changed or cannot be read
    /// (<see cref="ErrorCode.DamagedBundle"/>), or is of a later version (<see cref="ErrorCode.UnsupportedBundle"/>).
    /// </exception>
    public async Task<BackupManifest> ReadAsync(string id, CancellationToken cancellationToken)
    {
        if (!IsId(id) || await blobs.PropertiesAsync(NameOf(id), cancellationToken) is not { } properties)
        {
            throw new StoreException(ErrorCode.NotFound, $"There is no backup '{id}'.");
        }

        if (properties.Length > LargestManifest)
        {
            throw BundleErrors.Damaged(What, NameOf(id), $"it has {properties.Length} bytes");
        }

        return Parse(id, await ReadBlobAsync(NameOf(id), properties.Length, cancellationToken));
    }

    /// <summary>Creates the summary of a backup.</summary>
    internal static BackupSummary Summary(string id, BackupManifest manifest) =>
        new(id, manifest.CreatedOn, manifest.Counts, manifest.TokenKey is not null);

    /// <summary>Parses a manifest with an expected id.</summary>
    internal static BackupManifest Parse(string id, byte[] bytes)
    {
        string place = NameOf(id);
        if (!id.EndsWith(HashOf(bytes)[..HashDigits], StringComparison.Ordinal))
        {
            throw BundleErrors.Damaged(What, place, "it is not what it was when the backup was made");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out JsonElement format)
                || !format.ValueEquals(BackupManifest.FormatName) || !root.TryGetProperty("version", out JsonElement version)
                || !version.TryGetInt32(out int number))
            {
                throw BundleErrors.Damaged(What, place, "it is not the manifest of a backup");
            }

            if (number > BackupManifest.NewestVersion)
            {
                throw BundleErrors.Unsupported(
                    What, string.Create(CultureInfo.InvariantCulture, $"of version {number}"), BackupManifest.NewestVersion);
            }

            BackupManifest manifest = JsonSerializer.Deserialize(bytes, BackupJson.Default.BackupManifest)!;
            return BackupRules.IsWhole(manifest) ? manifest : throw BundleErrors.Damaged(What, place, "it lacks a part");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw BundleErrors.Damaged(What, place, "it cannot be read", e);
        }
    }

    /// <summary>Reads the bytes of the manifest, for copies.</summary>
    internal async Task<byte[]> ManifestBytesAsync(string id, CancellationToken cancellationToken)
    {
        await ReadAsync(id, cancellationToken);
        return await ReadBlobAsync(NameOf(id), (await blobs.PropertiesAsync(NameOf(id), cancellationToken))!.Length, cancellationToken);
    }

    /// <summary>Writes the manifest of a backup, after everything that it refers to.</summary>
    /// <returns>The id.</returns>
    internal async Task<string> FinishAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest);
        string id = IdOf(manifest.CreatedOn, bytes);
        await PutManifestAsync(id, bytes, cancellationToken);
        await blobs.DeleteAsync(Partial, null, cancellationToken);
        return id;
    }

    /// <summary>Writes a manifest under its id.</summary>
    internal async Task PutManifestAsync(string id, byte[] bytes, CancellationToken cancellationToken) =>
        await blobs.WriteAsync(
            NameOf(id), new MemoryStream(bytes), new BlobWriteOptions { ContentType = "application/json" }, cancellationToken);

    /// <summary>Returns the id of a manifest.</summary>
    internal static string IdOf(DateTimeOffset createdOn, byte[] manifest) =>
        createdOn.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture) + "-" + HashOf(manifest)[..HashDigits];

    /// <summary>Removes a backup from the list, keeping its objects.</summary>
    internal Task RemoveAsync(string id, CancellationToken cancellationToken) => blobs.DeleteAsync(NameOf(id), null, cancellationToken);

    /// <summary>Removes an object by its name.</summary>
    internal Task RemoveObjectAsync(string name, CancellationToken cancellationToken) => blobs.DeleteAsync(name, null, cancellationToken);

    /// <summary>Enumerates all objects, of all backups.</summary>
    internal async IAsyncEnumerable<BlobProperties> ObjectsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            BlobPage page = await blobs.ListAsync(Objects, PageSize, continuation, cancellationToken);
            foreach (BlobProperties each in page.Blobs)
            {
                yield return each;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    /// <summary>Stores content that is in memory.</summary>
    internal async Task<BackupObject> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        BackupObject kept = new(HashOf(content.Span), content.Length);
        if (content.Length > SmallObject)
        {
            return await PutAsync(kept, () => Task.FromResult<Stream>(new MemoryStream(content.ToArray())), cancellationToken);
        }

        await WriteOnceAsync(kept, () => new MemoryStream(ZstdCompressStream.Compress(content.Span, Level)), cancellationToken);
        return kept;
    }

    /// <summary>Stores long content whose hash is known.</summary>
    internal async Task<BackupObject> PutAsync(BackupObject kept, Func<Task<Stream>> open, CancellationToken cancellationToken)
    {
        if (await HasAsync(kept, cancellationToken))
        {
            return kept;
        }

        await using Stream content = await open();
        await WriteOnceAsync(kept, () => content, cancellationToken);
        return kept;
    }

    /// <summary>Stores a long object from a stream that fails at its end if the content does not match the name.</summary>
    internal async Task ReceiveAsync(BackupObject named, Stream content, CancellationToken cancellationToken)
    {
        if (await HasAsync(named, cancellationToken))
        {
            await content.CopyToAsync(Stream.Null, cancellationToken);
            return;
        }

        await WriteOnceAsync(named, () => content, cancellationToken);
    }

    /// <summary>Reads a short object as stored, checking its hash.</summary>
    internal async Task<byte[]> StoredAsync(BackupObject wanted, CancellationToken cancellationToken)
    {
        await GetAsync(wanted, cancellationToken);
        return await ReadBlobAsync(NameOf(wanted), LargestStored, cancellationToken);
    }

    /// <summary>Determines whether an object exists.</summary>
    internal async Task<bool> HasAsync(BackupObject wanted, CancellationToken cancellationToken) =>
        _present.ContainsKey(wanted.Sha256) || await blobs.PropertiesAsync(NameOf(wanted), cancellationToken) is not null;

    /// <summary>Reads an object of at most <see cref="SmallObject"/> bytes and checks its hash.</summary>
    /// <exception cref="StoreException">It is missing or damaged (<see cref="ErrorCode.DamagedBundle"/>).</exception>
    internal async Task<byte[]> GetAsync(BackupObject wanted, CancellationToken cancellationToken)
    {
        string name = NameOf(wanted);
        try
        {
            byte[] stored = await ReadBlobAsync(name, LargestStored, cancellationToken);
            byte[] content = ZstdDecompressStream.Decompress(stored, wanted.Length);
            return content.Length == wanted.Length && HashOf(content) == wanted.Sha256
                ? content
                : throw BundleErrors.Damaged(What, name, $"its content has the SHA-256 {HashOf(content)}");
        }
        catch (InvalidDataException e)
        {
            throw BundleErrors.Damaged(What, name, e.Message, e);
        }
        catch (StoreException e) when (e.Code == ErrorCode.NotFound)
        {
            throw BundleErrors.Damaged(What, name, "it is missing", e);
        }
    }

    /// <summary>Opens an object as a stream of its content; its hash is not checked, see <see cref="CheckAsync"/>.</summary>
    internal async Task<Stream> OpenAsync(BackupObject wanted, CancellationToken cancellationToken)
    {
        if (wanted.Length <= SmallObject)
        {
            return new MemoryStream(await GetAsync(wanted, cancellationToken), writable: false);
        }

        try
        {
            return await blobs.OpenReadAsync(NameOf(wanted), 0, null, cancellationToken);
        }
        catch (StoreException e) when (e.Code == ErrorCode.NotFound)
        {
            throw BundleErrors.Damaged(What, NameOf(wanted), "it is missing", e);
        }
    }

    /// <summary>Reads an object to its end and checks its length and hash.</summary>
    /// <exception cref="StoreException">It is missing or damaged (<see cref="ErrorCode.DamagedBundle"/>).</exception>
    internal async Task CheckAsync(BackupObject wanted, CancellationToken cancellationToken)
    {
        await using Stream content = await OpenAsync(wanted, cancellationToken);
        string found = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        if (found != wanted.Sha256)
        {
            throw BundleErrors.Damaged(What, NameOf(wanted), $"its content has the SHA-256 {found}");
        }
    }

    /// <summary>Reads the blob records saved by an interrupted creation; empty if there are none.</summary>
    internal async Task<byte[]> PartialAsync(CancellationToken cancellationToken) =>
        await blobs.PropertiesAsync(Partial, cancellationToken) is { } properties
            ? await ReadBlobAsync(Partial, properties.Length, cancellationToken)
            : [];

    /// <summary>Saves the blob records of a creation that must stop.</summary>
    internal Task KeepPartialAsync(Stream lines, CancellationToken cancellationToken) =>
        blobs.WriteAsync(Partial, lines, BlobWriteOptions.Overwrite, cancellationToken);

    internal static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    internal static string NameOf(BackupObject named) =>
        $"{Objects}{named.Sha256[..2]}/{named.Sha256}{(named.Length <= SmallObject ? BundlePaths.Compressed : "")}";

    private static string NameOf(string id) => Manifests + id + ManifestExtension;

    private static bool IsId(string id) => id.Length is > 0 and < 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private async Task WriteOnceAsync(BackupObject kept, Func<Stream> content, CancellationToken cancellationToken)
    {
        if (await HasAsync(kept, cancellationToken))
        {
            _present.TryAdd(kept.Sha256, true);
            return;
        }

        // Another creation may write the same object concurrently, with the same content.
        await blobs.WriteAsync(NameOf(kept), content(), BlobWriteOptions.Overwrite, cancellationToken);
        if (_present.TryAdd(kept.Sha256, true))
        {
            Interlocked.Increment(ref _written);
            Interlocked.Add(ref _writtenBytes, kept.Length);
        }
    }

    private async Task<byte[]> ReadBlobAsync(string name, long mostBytes, CancellationToken cancellationToken)
    {
        await using Stream stream = await blobs.OpenReadAsync(name, 0, mostBytes, cancellationToken);
        using MemoryStream content = new();
        await stream.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }
}
