using System.Security.Cryptography;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Resolves archives that requirements refer to by URL or path. An archive offered by a channel of the request is used with the channel's
/// record; any other is fetched, and its own metadata becomes a candidate of the solve, before all channels.
/// </summary>
/// <param name="fetcher">Fetches archives into the cache, where the installation finds them.</param>
/// <param name="options">How paths are resolved.</param>
internal sealed class DirectArchives(PackageFetcher fetcher, ArchiveOptions options)
{
    /// <summary>Determines whether any spec refers to an archive.</summary>
    public static bool AreNamedBy(IReadOnlyList<MatchSpec> specs) => specs.Any(spec => spec.Url is not null);

    /// <summary>Resolves the archives.</summary>
    /// <param name="specs">All requirements.</param>
    /// <param name="platform">The platform to solve for.</param>
    /// <param name="channels">The opened folders of the channels.</param>
    /// <param name="progress">Receives reports of fetching.</param>
    /// <param name="cancellationToken">Cancels the operation; fetched archives are kept.</param>
    /// <returns>The requirements in a form that the solver can satisfy, and the subdirs to search before the channels.</returns>
    /// <exception cref="StoreException">An archive is unavailable or for another platform.</exception>
    public async Task<(IReadOnlyList<MatchSpec> Specs, IReadOnlyList<SubdirSource> Sources)> FindAsync(
        IReadOnlyList<MatchSpec> specs,
        string platform,
        IReadOnlyCollection<SubdirSource> channels,
        IProgress<InstallProgress>? progress,
        CancellationToken cancellationToken)
    {
        List<MatchSpec> found = [];
        List<SubdirSource> sources = [];
        foreach (MatchSpec spec in specs)
        {
            string? url = spec.Url is null ? null : ArchivePlace.ToUrl(spec.Url, options.WorkingDirectory, options.ValueOf);
            if (url is null || !ArchiveUrl.TryParse(url, out ArchiveUrl archive))
            {
                found.Add(spec);
            }
            else if (await IsOfferedAsync(spec, url, archive, channels, cancellationToken))
            {
                found.Add(spec.WithUrl(url, spec.Channel, spec.Subdir));
            }
            else
            {
                RepodataRecord record = await ReadAsync(spec, url, archive, platform, progress, cancellationToken);
                found.Add(spec.WithUrl(url, channel: null, subdir: null));
                sources.Add(ChannelIndex.FromRecords(
                    Channel.FromUrl(archive.Channel ?? url[..url.LastIndexOf('/')]), record.Subdir, [record]));
            }
        }

        return (found, sources);
    }

    private static async Task<bool> IsOfferedAsync(
        MatchSpec spec, string url, ArchiveUrl archive, IEnumerable<SubdirSource> channels, CancellationToken cancellationToken)
    {
        IEnumerable<SubdirSource> named = spec.Channel is null
            ? []
            : channels.Where(s => s.Subdir == archive.Subdir && s.Channel.IsNamed(spec.Channel));
        return await OfferedRecord.FindAsync(
            named, archive.Parts.Name, archive.Parts.Build, url, sha256: null, cancellationToken) is not null;
    }

    private async Task<RepodataRecord> ReadAsync(
        MatchSpec spec,
        string url,
        ArchiveUrl archive,
        string platform,
        IProgress<InstallProgress>? progress,
        CancellationToken cancellationToken)
    {
        RepodataRecord asked = archive.ToRecord(url, platform) with
        {
            Md5 = spec.Md5,
            Sha256 = spec.Sha256,
        };
        asked = await IdentifyAsync(asked, cancellationToken);
        CachedPackage package = await fetcher.FetchOneAsync(asked, progress, cancellationToken);
        CacheMarker? marker = CacheMarker.Read(package.Directory);
        RepodataRecord record = RecordCompletion.Complete(asked, IndexJson.ReadFrom(package.Directory)) with
        {
            Sha256 = marker?.Sha256 ?? asked.Sha256,
            Md5 = marker?.Md5 ?? asked.Md5,
            Size = marker?.Size,
        };
        return record.Subdir == platform || record.Subdir == Subdirs.Noarch
            ? record
            : throw new StoreException(ErrorCode.Unsatisfiable, $"{archive.FileName} is for {record.Subdir}, not for {platform}.");
    }

    /// <summary>
    /// Returns the record with the SHA-256 of its archive if it has none and the archive is a local file, which may be rebuilt under the
    /// same name, so that its path does not identify the cached content.
    /// </summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.FileNotReadable"/>.</exception>
    public static async Task<RepodataRecord> IdentifyAsync(RepodataRecord record, CancellationToken cancellationToken)
    {
        if (record.Sha256 is not null || !Uri.TryCreate(record.Url, UriKind.Absolute, out Uri? url) || !url.IsFile)
        {
            return record;
        }

        string path = url.LocalPath;
        try
        {
            await using FileStream file = new(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
            return record with { Sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)) };
        }
        catch (Exception e) when (FileFailure.IsFileFailure(e))
        {
            throw new StoreException(
                ErrorCode.FileNotReadable,
                e is FileNotFoundException or DirectoryNotFoundException
                    ? $"There is no archive {path}."
                    : $"{path} cannot be read: {e.Message}",
                e);
        }
    }
}
