using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// Places the files of extracted packages in a prefix: first the directories, then the files in batches on several threads. Several
/// packages can be linked concurrently.
/// </summary>
internal sealed partial class FileLinker : IDisposable
{
    private const int FilesInBatch = 128;

    private readonly string _prefix;
    private readonly LinkMode _mode;
    private readonly int _hardLinkLimit;
    private readonly int _parallelism;
    private readonly Action<string> _warn;
    private readonly Action<string> _clearWay;
    private readonly Lock _clearing = new();
    private readonly SafeFileHandle _prefixHandle;
    private readonly ulong _prefixDevice;
    private readonly ConcurrentDictionary<ulong, Ways> _ways = new();
    private readonly ConcurrentDictionary<string, string> _directories = new(StringComparer.Ordinal);
    private int _linksOutside;

    /// <summary>Opens a prefix, which must exist.</summary>
    /// <param name="prefix">Absolute path of the environment.</param>
    /// <param name="mode">How files are placed.</param>
    /// <param name="hardLinkLimit">The maximum number of hard links to a file; 0 for the limit of the file system.</param>
    /// <param name="parallelism">The number of threads for one package.</param>
    /// <param name="warn">Receives a warning, as a sentence, for each deviation from the request.</param>
    /// <param name="clearWay">Moves away what occupies the path of a file or directory; may be called from any thread.</param>
    public FileLinker(
        string prefix, LinkMode mode, int hardLinkLimit, int parallelism, Action<string> warn, Action<string> clearWay)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new StoreException(ErrorCode.FileSystem, "Environments can be linked on Linux only.");
        }

        _prefix = prefix;
        _mode = mode;
        _hardLinkLimit = hardLinkLimit;
        _parallelism = parallelism;
        _warn = warn;
        _clearWay = clearWay;
        // The path of the prefix itself may contain symlinks; the rules apply only inside the prefix.
        int error = LinuxCalls.TryOpenDirectory(null, LinuxCalls.RealPath(prefix) ?? prefix, out _prefixHandle);
        if (error != 0)
        {
            throw LinuxCalls.Failure(error, "open", prefix);
        }

        _prefixDevice = LinuxCalls.Status(_prefixHandle).Device;
    }

    /// <inheritdoc/>
    public void Dispose() => _prefixHandle.Dispose();

    /// <summary>Places all items of one package.</summary>
    /// <param name="packageDirectory">The extracted package.</param>
    /// <param name="items">The items to place; their targets have been validated and belong to this package.</param>
    /// <param name="cancellationToken">Cancels the operation between batches and within large files.</param>
    /// <returns>The outcome of each item.</returns>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.DiskFull"/>, <see cref="ErrorCode.FileSystem"/>, <see cref="ErrorCode.PrefixTooLong"/>,
    /// <see cref="ErrorCode.UnsafePath"/>, <see cref="ErrorCode.InvalidPackageMetadata"/> for a file that is missing in the package,
    /// <see cref="ErrorCode.ArchiveTooLarge"/>.
    /// </exception>
    public PlacedItem[] Link(string packageDirectory, LinkItem[] items, CancellationToken cancellationToken)
    {
        PlacedItem[] placed = new PlacedItem[items.Length];
        MakeDirectories(items, placed);
        int error = LinuxCalls.TryOpenDirectory(null, packageDirectory, out SafeFileHandle package);
        using (package)
        {
            if (error != 0)
            {
                throw LinuxCalls.Failure(error, "open", packageDirectory);
            }

            Source source =
                new(package, packageDirectory, WaysFrom(LinuxCalls.Status(package).Device), new GrowthBudget(), cancellationToken);
            RunBatches(Batches(items), batch => LinkBatch(source, items, batch, placed), cancellationToken);
        }

        return placed;
    }

    private void RunBatches(List<Batch> batches, Action<Batch> run, CancellationToken cancellationToken)
    {
        if (batches.Count <= 1 || _parallelism <= 1)
        {
            foreach (Batch batch in batches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                run(batch);
            }

            return;
        }

        try
        {
            ParallelOptions options = new() { MaxDegreeOfParallelism = _parallelism, CancellationToken = cancellationToken };
            Parallel.ForEach(Partitioner.Create(batches, EnumerablePartitionerOptions.NoBuffering), options, run);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }

    /// <summary>
    /// Divides the items into batches by directory; rewritten files, which are the slowest, come first, each in a batch of its own.
    /// </summary>
    private static List<Batch> Batches(LinkItem[] items)
    {
        List<Batch> batches = [];
        for (int i = 0; i < items.Length; i++)
        {
            if (IsRewritten(items[i].Kind))
            {
                batches.Add(new Batch(i, 1, Rewritten: true));
            }
        }

        for (int start = 0; start < items.Length; start += FilesInBatch)
        {
            batches.Add(new Batch(start, Math.Min(FilesInBatch, items.Length - start), Rewritten: false));
        }

        return batches;
    }

    private static bool IsRewritten(LinkItemKind kind) => kind is LinkItemKind.PatchText or LinkItemKind.PatchBinary;

    private void LinkBatch(Source source, LinkItem[] items, Batch batch, PlacedItem[] placed)
    {
        OpenDirectory from = default;
        OpenDirectory to = default;
        try
        {
            for (int i = batch.Start; i < batch.Start + batch.Count; i++)
            {
                LinkItem item = items[i];
                if (item.Kind == LinkItemKind.Directory || IsRewritten(item.Kind) != batch.Rewritten)
                {
                    continue;
                }

                to.MoveTo(_prefixHandle, item.Target, _prefix, _directories);
                Destination destination = new(to.Handle, to.NameOf(item.Target), item.Target);
                if (item.Kind is LinkItemKind.Script or LinkItemKind.Note)
                {
                    placed[i] = WriteGenerated(item.Content!, item.Kind == LinkItemKind.Script ? ScriptMode : NoteMode, destination);
                    continue;
                }

                from.MoveTo(source.Handle, item.Source, source.Directory, null);
                placed[i] = Place(source, item, new Origin(from.Handle, from.NameOf(item.Source), item.Source), destination);
            }
        }
        finally
        {
            from.Close();
            to.Close();
        }
    }

    // Kept for the lifetime of the linker: one failed attempt applies to all packages on that file system.
    private Ways WaysFrom(ulong packageDevice) =>
        _ways.GetOrAdd(packageDevice, device => device == _prefixDevice
            ? new Ways { Reflink = _mode is LinkMode.Auto or LinkMode.Reflink, HardLink = _mode is LinkMode.Auto or LinkMode.Hardlink }
            : new Ways());

    private readonly record struct Batch(int Start, int Count, bool Rewritten);

    private readonly record struct Origin(SafeFileHandle Directory, string Name, string Path);

    private readonly record struct Destination(SafeFileHandle Directory, string Name, string Path);

    private readonly record struct Source(
        SafeFileHandle Handle, string Directory, Ways Ways, GrowthBudget Growth, CancellationToken Cancellation);

    /// <summary>
    /// Records which kinds of links work between the file systems of a package and the prefix, as detected with the first file.
    /// </summary>
    private sealed class Ways
    {
        public volatile bool Reflink;
        public volatile bool HardLink;
    }

    /// <summary>The directory of the last file, kept open while files of the same directory follow.</summary>
    private struct OpenDirectory
    {
        private string? _path;
        private int _length;
        private SafeFileHandle? _handle;
        private bool _isRoot;

        public readonly SafeFileHandle Handle => _handle!;

        public readonly string NameOf(string path) => _length < 0 ? path : path[(_length + 1)..];

        public void MoveTo(SafeFileHandle root, string path, string rootPath, ConcurrentDictionary<string, string>? real)
        {
            int length = path.LastIndexOf('/');
            if (_path is not null && length == _length && (length < 0 || path.AsSpan(0, length).SequenceEqual(_path.AsSpan(0, length))))
            {
                return;
            }

            Close();
            _path = path;
            _length = length;
            _isRoot = length < 0;
            if (_isRoot)
            {
                _handle = root;
                return;
            }

            string directory = path[..length];
            int error = LinuxCalls.TryOpenDirectory(root, real is null ? directory : real[directory], out SafeFileHandle handle);
            if (error != 0)
            {
                handle.Dispose();
                _path = null;
                throw real is null && (IsMissing(error) || error == LinuxCalls.TooManySymlinks)
                    ? Incomplete(rootPath, path)
                    : LinuxCalls.Failure(error, "open", $"{rootPath}/{directory}");
            }

            _handle = handle;
        }

        public void Close()
        {
            if (!_isRoot)
            {
                _handle?.Dispose();
            }

            _handle = null;
            _path = null;
        }
    }
}
