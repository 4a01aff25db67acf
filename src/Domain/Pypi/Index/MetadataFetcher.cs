using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// Gets the metadata of a file in the cheapest way that its server offers: the file beside it (PEP 658, https://peps.python.org/pep-0658/),
/// parts of the wheel, the whole wheel.
/// </summary>
internal sealed class MetadataFetcher(IndexClientOptions options, FetchClient http)
{
    private readonly MetadataCache _cache = new(options.CacheDirectory);
    private readonly KeptWheels _wheels = new(options.CacheDirectory);
    private readonly KeptSources _sources = new(options.CacheDirectory);

    /// <summary>Servers that send no parts of files.</summary>
    private readonly ConcurrentDictionary<string, bool> _withoutRanges = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>SHA-256 of the wheels that were read as a whole, by URL.</summary>
    private readonly ConcurrentDictionary<string, string> _hashes = new(StringComparer.Ordinal);

    /// <summary>Returns the metadata of a file.</summary>
    public async Task<CoreMetadata> FetchAsync(IndexLocation index, IndexFile file, CancellationToken cancellationToken)
    {
        byte[]? bytes = _cache.Read(file);
        if (bytes is null)
        {
            bytes = await ReadAsync(index, file, cancellationToken);
            _cache.Write(file, bytes);
        }

        CoreMetadata metadata = CoreMetadata.Parse(bytes, file.FileName);
        return metadata.BelongsTo(NameOf(file), file.Version)
            ? metadata
            : throw Fault(ErrorCode.InvalidPackageMetadata, file, $"has the metadata of {metadata.WrittenName} {metadata.Version}");
    }

    /// <summary>SHA-256 of a whole file in hexadecimal; it is compared with what is promised.</summary>
    public async Task<string> HashAsync(IndexLocation index, IndexFile file, CancellationToken cancellationToken)
    {
        if (_hashes.TryGetValue(file.Url, out string? known) && (file.Hash is null || file.Hash == new FileHash("sha256", known)))
        {
            return known;
        }

        if (IsLocal(file))
        {
            await using FileStream local = await OpenAsync(file, cancellationToken);
            return Check(file, HashOf("sha256", local), local);
        }

        return options.Mode == RepodataCacheMode.CacheOnly
            ? throw Fault(ErrorCode.ChannelUnavailable, file, "has no sha256 on its index, and nothing may be requested")
            : await RequestAsync(
                index, file, file.Url, null,
                (r, token) => ReadWholeAsync(file, r, (whole, sha256) => Task.FromResult(sha256), token),
                cancellationToken);
    }

    /// <summary>Returns the path of a source distribution on this machine, and its SHA-256; it is compared with what is promised.</summary>
    public async Task<(string Path, string Sha256)> KeepAsync(IndexLocation index, IndexFile file, CancellationToken cancellationToken)
    {
        if (file.Hash is { Algorithm: "sha256" } promised && _sources.Find(promised.Digest) is { } kept)
        {
            return (kept, promised.Digest);
        }

        if (IsLocal(file))
        {
            await using FileStream local = await OpenAsync(file, cancellationToken);
            return (local.Name, Check(file, HashOf("sha256", local), local));
        }

        return options.Mode == RepodataCacheMode.CacheOnly
            ? throw Fault(ErrorCode.PackageUnavailable, file, "is not in the cache, and nothing may be requested")
            : await RequestAsync(index, file, file.Url, null, ReadAsync, cancellationToken);

        async Task<(string Path, string Sha256)> ReadAsync(HttpResponseMessage response, CancellationToken token)
        {
            using TemporaryFile whole = _sources.Begin();
            byte[] digest = await Transfer.CopyAsync(
                response,
                whole.Stream,
                options.MaximumWheelBytes,
                options,
                () => Fault(ErrorCode.ArchiveTooLarge, file, "is longer than is read"),
                token);
            string sha256 = Check(file, Convert.ToHexStringLower(digest), whole.Stream);
            return (_sources.Keep(whole, sha256), sha256);
        }
    }

    private static bool IsLocal(IndexFile file) => file.Url.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    private async Task<FileStream> OpenAsync(IndexFile file, CancellationToken cancellationToken)
    {
        string path = new Uri(file.Url).LocalPath;
        await options.Policy.CheckFileAsync(path, cancellationToken);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
    }

    private async Task<byte[]> ReadAsync(IndexLocation index, IndexFile file, CancellationToken cancellationToken)
    {
        if (IsLocal(file))
        {
            await using FileStream local = await OpenAsync(file, cancellationToken);
            return await ReadWheelAsync(file, local, cancellationToken);
        }

        if (options.Mode == RepodataCacheMode.CacheOnly)
        {
            throw Fault(ErrorCode.ChannelUnavailable, file, "has metadata that is not in the cache, and nothing may be requested");
        }

        byte[]? metadata = file.HasMetadata ? await ReadBesideAsync(index, file, cancellationToken) : null;
        if (metadata is null && file.IsSource)
        {
            throw Fault(ErrorCode.PackageUnavailable, file, "is a source distribution whose metadata the index does not offer");
        }

        return metadata
            ?? await ReadPartsAsync(index, file, cancellationToken)
            ?? await RequestAsync(index, file, file.Url, null, (r, token) => ReadWholeWheelAsync(file, r, token), cancellationToken);
    }

    /// <summary>Returns the metadata beside the file; null when the server does not have it after all.</summary>
    private async Task<byte[]?> ReadBesideAsync(IndexLocation index, IndexFile file, CancellationToken cancellationToken)
    {
        UriBuilder beside = new(file.Url);
        beside.Path += ".metadata";
        return await http.RequestAsync(index.Origin, beside.Uri.AbsoluteUri, isOptional: true, null, ReadAsync, cancellationToken);

        async Task<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken token)
        {
            if (FetchClient.IsMissing(response.StatusCode))
            {
                return null;
            }

            byte[] bytes = await Transfer.ReadAsync(response, options.MaximumMetadataBytes, options, () => TooLong(file), token);
            return file.MetadataHash is not { } hash || HashOf(hash.Algorithm, new MemoryStream(bytes)) == hash.Digest
                ? bytes
                : throw Fault(ErrorCode.HashMismatch, file, $"has metadata without the promised {hash.Algorithm}");
        }
    }

    /// <summary>Returns the metadata from parts of the wheel; null when the server sends none.</summary>
    private async Task<byte[]?> ReadPartsAsync(IndexLocation index, IndexFile file, CancellationToken cancellationToken)
    {
        string server = new Uri(file.Url).Authority;
        if (_withoutRanges.ContainsKey(server))
        {
            return null;
        }

        RangeHeaderValue tail = new(null, WheelDirectory.TailLength);
        return await RequestAsync(index, file, file.Url, tail, ReadAsync, cancellationToken);

        async Task<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken token)
        {
            if (response.StatusCode == HttpStatusCode.PartialContent
                && response.Content.Headers.ContentRange is { HasLength: true, HasRange: true } range
                && range.To == range.Length - 1)
            {
                byte[] end = await Transfer.ReadAsync(response, WheelDirectory.TailLength, options, () => TooLong(file), token);
                return await new WheelDirectory(file, range.Length!.Value, options.MaximumMetadataBytes, ReadPartAsync)
                    .ReadMetadataAsync(end, token);
            }

            _withoutRanges[server] = true;
            return response.StatusCode == HttpStatusCode.OK ? await ReadWholeWheelAsync(file, response, token) : null;
        }

        Task<byte[]> ReadPartAsync(long offset, int count, CancellationToken token) =>
            RequestAsync(
                index,
                file,
                file.Url,
                new RangeHeaderValue(offset, offset + count - 1),
                (r, t) => ReadRangeAsync(file, offset, count, r, t),
                token)!;
    }

    private async Task<byte[]> ReadRangeAsync(
        IndexFile file, long offset, int count, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != offset)
        {
            throw Fault(ErrorCode.ChannelUnavailable, file, "was sent in parts at first, and then not");
        }

        byte[] bytes = await Transfer.ReadAsync(response, count, options, () => TooLong(file), cancellationToken);
        return bytes.Length == count ? bytes : throw new IOException($"{bytes.Length} of {count} bytes came");
    }

    private async Task<T> RequestAsync<T>(
        IndexLocation index, IndexFile file, string url, RangeHeaderValue? range,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken) =>
        await http.RequestAsync(
            index.Origin, url, isOptional: range is not null, request => request.Headers.Range = range,
            (response, token) => FetchClient.IsAbsent(response.StatusCode)
                ? throw Fault(ErrorCode.PackageUnavailable, file, "is listed by the index, but not there")
                : read(response, token),
            cancellationToken);

    private Task<byte[]> ReadWholeWheelAsync(IndexFile file, HttpResponseMessage response, CancellationToken cancellationToken) =>
        ReadWholeAsync(file, response, (wheel, _) => ReadWheelAsync(file, wheel, cancellationToken), cancellationToken);

    /// <summary>Reads a whole file, checked against what the index promised, for callers that need it or its SHA-256.</summary>
    private async Task<T> ReadWholeAsync<T>(
        IndexFile file, HttpResponseMessage response, Func<FileStream, string, Task<T>> use, CancellationToken cancellationToken)
    {
        using TemporaryFile whole = _wheels.Begin(file.FileName);
        byte[] digest = await Transfer.CopyAsync(
            response,
            whole.Stream,
            options.MaximumWheelBytes,
            options,
            () => Fault(ErrorCode.ArchiveTooLarge, file, "is longer than is read"),
            cancellationToken);
        string hash = Check(file, Convert.ToHexStringLower(digest), whole.Stream);
        T result = await use(whole.Stream, hash);
        _wheels.Keep(whole, hash);
        _hashes[file.Url] = hash;
        return result;
    }

    /// <summary>Compares a file with the hash that its index or URL promises.</summary>
    /// <returns>Its SHA-256.</returns>
    private static string Check(IndexFile file, string sha256, FileStream whole) =>
        file.Hash is not { } promised || (promised.Algorithm == "sha256" ? sha256 : HashOf(promised.Algorithm, whole)) == promised.Digest
            ? sha256
            : throw Fault(ErrorCode.HashMismatch, file, $"does not have the promised {promised.Algorithm}");

    private Task<byte[]> ReadWheelAsync(IndexFile file, FileStream wheel, CancellationToken cancellationToken)
    {
        return new WheelDirectory(
            file, wheel.Length, options.MaximumMetadataBytes, (offset, count, _) => Task.FromResult(ReadPart(offset, count)))
            .ReadMetadataAsync(cancellationToken);

        byte[] ReadPart(long offset, int count)
        {
            byte[] part = new byte[count];
            wheel.Position = offset;
            wheel.ReadExactly(part);
            return part;
        }
    }

    private static string NameOf(IndexFile file) => file.IsSource
        ? ProjectName.Normalize(file.FileName.AsSpan(0, file.FileName.LastIndexOf('-')))
        : ProjectName.Normalize(file.FileName.AsSpan(0, file.FileName.IndexOf('-', StringComparison.Ordinal)));

    private static string HashOf(string algorithm, Stream content)
    {
        content.Position = 0;
        return Convert.ToHexStringLower(algorithm switch
        {
            "sha256" => SHA256.HashData(content),
            "sha384" => SHA384.HashData(content),
            _ => SHA512.HashData(content),
        });
    }

    private static StoreException TooLong(IndexFile file) => Fault(ErrorCode.ArchiveTooLarge, file, "has more metadata than is read");

    private static StoreException Fault(ErrorCode code, IndexFile file, string what) =>
        new(code, $"'{file.FileName}' {what}.") { Found = file.FileName };
}
