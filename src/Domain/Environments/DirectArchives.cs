using System.Security.Cryptography;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Archives that requirements name by URL or path. One that a channel of the request offers is taken as the channel describes it; any
/// other is fetched, and what it says about itself becomes a candidate of the solve, before all channels.
/// </summary>
/// <param name="fetcher">Brings archives into the cache, where the installation finds them.</param>
/// <param name="options">Where paths lead.</param>
internal sealed class DirectArchives(PackageFetcher fetcher, ArchiveOptions options)
{
    /// <summary>Whether there is anything to do.</summary>
    public static bool AreNamedBy(IReadOnlyList<MatchSpec> specs) => specs.Any(spec => spec.Url is not null);

    /// <summary>Finds the archives.</summary>
    /// <param name="specs">All requirements.</param>
    /// <param name="platform">The platform that is solved for.</param>
    /// <param name="channels">The opened folders of the channels.</param>
    /// <param name="progress">Told about fetching.</param>
    /// <param name="cancellationToken">Gives up; what was fetched stays.</param>
    /// <returns>The requirements as the solver can meet them, and the folders to search before the channels.</returns>
    /// <exception cref="StoreException">An archive cannot be had, or is for another platform.</exception>
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
        return await OfferedRecord.FindAsync(named, archive.Parts.Name, archive.Parts.Build, url, sha256: null, cancellationToken) is not null;
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
    /// A record with the SHA-256 of its archive when nobody gives one and the archive is a file of this machine: it may be built anew under
    /// the same name, so that its place says nothing about what the cache has.
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
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
