using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Packages.Sources;
using CondaStore.Domain.Pypi.Building;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;

namespace CondaStore.Domain.Environments;

/// <summary>Brings the sources of projects to this machine: files of indexes and URLs, commits of repositories, folders.</summary>
/// <param name="git">Reads repositories.</param>
/// <param name="isOffline">Whether nothing may be requested.</param>
/// <param name="readsFolders">Whether folders of this machine may be built.</param>
internal sealed class SourceFinder(GitRepository git, bool isOffline, bool readsFolders)
{
    /// <summary>Gets a source distribution of an index.</summary>
    public static async Task<SourceReference> FindAsync(
        IndexClient client, IndexLocation index, IndexFile file, CancellationToken cancellationToken)
    {
        (string path, string sha256) = await client.FetchSourceAsync(index, file, cancellationToken);
        SdistFileName name = SdistFileName.Parse(file.FileName);
        return new SourceReference
        {
            Kind = DirectReferenceKind.Archive,
            Url = Redaction.Strip(file.Url),
            Path = path,
            Sha256 = sha256,
            Identity = "sha256:" + sha256,
            Name = name.Name,
            Version = file.Version,
        };
    }

    /// <summary>Gets what a location refers to: an archive, a commit or a folder.</summary>
    /// <param name="client">Fetches archives.</param>
    /// <param name="location">The location, with secrets.</param>
    /// <param name="baseDirectory">What relative paths start from; null where paths are not allowed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">It cannot be read, or does not have its hash.</exception>
    public async Task<SourceReference> FindAsync(
        IndexClient client, DirectReference location, string? baseDirectory, CancellationToken cancellationToken)
    {
        string fragment = location.Subdirectory is null ? string.Empty : $"#subdirectory={location.Subdirectory}";
        switch (location.Kind)
        {
            case DirectReferenceKind.Git:
                string commit = await git.ResolveAsync(location.Location, location.Revision, isOffline, cancellationToken);
                bool isLogin = location.Location.StartsWith("ssh:", StringComparison.OrdinalIgnoreCase);
                string repository = isLogin ? location.Location : Redaction.Strip(location.Location);
                return new SourceReference
                {
                    Kind = location.Kind,
                    Url = $"git+{repository}@{commit}{fragment}",
                    Repository = location.Location,
                    Commit = commit,
                    Subdirectory = location.Subdirectory,
                    Identity = $"git:{repository}@{commit}",
                };
            case DirectReferenceKind.Folder when !readsFolders:
                throw new StoreException(
                    ErrorCode.PolicyViolation,
                    $"{Redaction.Redact(location.Location)} is a folder of the store's own machine, which is not built.");
            case DirectReferenceKind.Folder:
                string folder = LocalPath(location.Location, baseDirectory);
                if (!Directory.Exists(folder))
                {
                    throw new StoreException(ErrorCode.FileNotReadable, $"There is no folder {folder}.");
                }

                return new SourceReference
                {
                    Kind = location.Kind,
                    Url = new Uri(folder).AbsoluteUri + fragment,
                    Path = folder,
                    Subdirectory = location.Subdirectory,
                    Identity = "folder:" + await Task.Run(() => SourceFolder.Hash(folder, cancellationToken), cancellationToken),
                };
            default:
                return await FindArchiveAsync(client, location, baseDirectory, fragment, cancellationToken);
        }
    }

    /// <summary>Gets what a lockfile refers to.</summary>
    /// <exception cref="StoreException">It cannot be read, or is not what was locked.</exception>
    public async Task<SourceReference> FindAsync(IndexClient client, LockedPipPackage locked, CancellationToken cancellationToken)
    {
        if (!DirectReference.TryParse(locked.Url, out DirectReference? location, out _))
        {
            throw PipRefusal.Of(locked);
        }

        if (location.Kind == DirectReferenceKind.Archive && locked.Sha256 is { } sha256)
        {
            location = location.WithHash(new FileHash("sha256", sha256));
        }

        ProjectName.TryNormalize(locked.Name, out string? name);
        return await FindAsync(client, location, baseDirectory: null, cancellationToken) with { Name = name };
    }

    /// <summary>Returns the absolute path of a location on this machine.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.FileNotReadable"/>: it is relative to nothing.</exception>
    public static string LocalPath(string location, string? baseDirectory)
    {
        if (location.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            return Uri.TryCreate(location, UriKind.Absolute, out Uri? url) && url.Host is "" or "localhost"
                ? url!.LocalPath
                : throw new StoreException(
                    ErrorCode.FileNotReadable, $"'{location}' is no path of this machine: a file URL has three slashes.");
        }

        return Path.IsPathFullyQualified(location) ? Path.GetFullPath(location)
            : baseDirectory is not null ? Path.GetFullPath(Path.Combine(baseDirectory, location))
            : throw new StoreException(ErrorCode.FileNotReadable, $"'{location}' is relative to a folder that is not known here.");
    }

    private static async Task<SourceReference> FindArchiveAsync(
        IndexClient client, DirectReference location, string? baseDirectory, string fragment, CancellationToken cancellationToken)
    {
        string url = location.IsLocal ? new Uri(LocalPath(location.Location, baseDirectory)).AbsoluteUri : location.Location;
        SdistFileName.TryParse(location.FileName, project: null, out SdistFileName? name);
        IndexLocation origin = IndexLocation.ParseFlat(url);
        IndexFile file = new()
        {
            FileName = location.FileName,
            Url = origin.Url,
            Version = name?.Version ?? Pypi.Versions.PypiVersion.Parse("0"),
            Hash = location.Hash,
        };
        try
        {
            (string path, string sha256) = await client.FetchSourceAsync(origin, file, cancellationToken);
            return new SourceReference
            {
                Kind = DirectReferenceKind.Archive,
                Url = Redaction.Strip(url) + fragment,
                Path = path,
                Sha256 = sha256,
                Subdirectory = location.Subdirectory,
                Identity = "sha256:" + sha256,
            };
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            string path = LocalPath(location.Location, baseDirectory);
            throw new StoreException(ErrorCode.FileNotReadable, $"There is no file {path}.", failure);
        }
    }
}
