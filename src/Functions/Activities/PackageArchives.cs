using CondaStore.Domain.Cache;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Store.Building;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Functions.Activities;

/// <summary>
/// The archives of packages, for bundles that carry them: from those kept in the store, else from where the package came from. Archives
/// that came in a bundle are kept by hash, and are put into the package cache, so that the active build needs no channel.
/// </summary>
public sealed class PackageArchives(IBlobs blobs, PackageCache cache, ChannelHttpHandler channels)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Opens the archive of a package; null when it cannot be had.</summary>
    public async Task<Stream?> OpenAsync(BuildPackage package, CancellationToken cancellationToken)
    {
        string name = NameOf(package.Sha256!);
        if (await blobs.PropertiesAsync(name, cancellationToken) is not null)
        {
            return await blobs.OpenReadAsync(name, 0, null, cancellationToken);
        }

        if (!Uri.TryCreate(package.Url, UriKind.Absolute, out Uri? url))
        {
            return null;
        }

        if (url.IsFile)
        {
            return File.Exists(url.LocalPath) ? File.OpenRead(url.LocalPath) : null;
        }

        using HttpClient http = new(channels.Handler, disposeHandler: false) { Timeout = Patience };
        try
        {
            HttpResponseMessage answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return await answer.Content.ReadAsStreamAsync(cancellationToken);
            }

            answer.Dispose();
            return null;
        }
        catch (HttpRequestException failure)
        {
            throw new StoreException(ErrorCode.ChannelUnavailable, $"'{Redaction.Redact(package.Url)}' cannot be read: {failure.Message}", failure) { IsTransient = true };
        }
    }

    /// <summary>Keeps an archive of a bundle.</summary>
    public async Task KeepAsync(BundlePackage package, Func<Stream, CancellationToken, Task> copy, CancellationToken cancellationToken)
    {
        string name = NameOf(package.Sha256);
        if (await blobs.PropertiesAsync(name, cancellationToken) is not null)
        {
            await copy(Stream.Null, cancellationToken);
            return;
        }

        // Beside the disk, not in memory: the copy fails at its end when the bytes are not those that were promised.
        using FileStream file = new(Path.GetTempFileName(), new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
        await copy(file, cancellationToken);
        file.Position = 0;
        await blobs.WriteAsync(name, file, BlobWriteOptions.Overwrite, cancellationToken);
    }

    /// <summary>Puts the kept archives of a build's packages into the cache.</summary>
    public async Task FillCacheAsync(Build build, CancellationToken cancellationToken)
    {
        if (build.Artifact(ArtifactType.Lockfile) is not { } artifact)
        {
            return;
        }

        using StreamReader reader = new(await blobs.OpenReadAsync(artifact.Key, 0, null, cancellationToken));
        Lockfile lockfile = CondaLockFile.Parse(await reader.ReadToEndAsync(cancellationToken));
        foreach (LockedCondaPackage package in lockfile.PackagesFor(HostPlatform.Subdir).OfType<LockedCondaPackage>())
        {
            if (package.Record.Sha256 is { } sha256 && await blobs.PropertiesAsync(NameOf(sha256), cancellationToken) is not null)
            {
                await cache.GetOrAddAsync(package.Record, (_, token) => blobs.OpenReadAsync(NameOf(sha256), 0, null, token), null, cancellationToken);
            }
        }
    }

    private static string NameOf(string sha256) => $"package-archives/{sha256}";
}
