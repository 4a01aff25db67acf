using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>What a package wants in a prefix: its items in the order of its metadata, entry points last.</summary>
internal sealed class PackageLayout
{
    // A package has one, or two when it was made from another one.
    private const int MostPlaceholders = 100;

    private PackageLayout(LinkItem[] items, PrefixPath[] paths)
    {
        Items = items;
        Paths = paths;
    }

    /// <summary>What is placed, at the paths the package wants.</summary>
    public LinkItem[] Items { get; }

    /// <summary>Gets the record's entry for each item.</summary>
    public PrefixPath[] Paths { get; }

    /// <summary>Reads the metadata of an extracted package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="prefix">Absolute path of the environment.</param>
    /// <param name="python">Its Python, if any.</param>
    /// <param name="isRequested">Whether it was asked for, which wheels note.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>, <see cref="ErrorCode.UnsafePath"/>,
    /// <see cref="ErrorCode.PythonMissing"/>.</exception>
    public static PackageLayout Read(ReadyPackage package, string prefix, PythonInfo? python, bool isRequested = false)
    {
        PathsJson paths = PathsJson.ReadFrom(package.Directory);
        LinkJson? link = LinkJson.ReadFrom(package.Directory);
        NoarchKind noarch = link is { Noarch: not NoarchKind.None } ? link.Noarch : package.Record.Noarch;
        string identity = package.Record.Identity;

        Dictionary<string, PrefixPlaceholder> placeholders = new(StringComparer.Ordinal);
        Dictionary<string, int> positions = new(paths.Paths.Count, StringComparer.Ordinal);
        List<LinkItem> items = new(paths.Paths.Count);
        List<PrefixPath> entries = new(paths.Paths.Count);
        foreach (PathsEntry entry in paths.Paths)
        {
            string target = package.Record.IsWheel
                ? TargetPath.MapWheel(entry.Path, TargetPath.Require(python, identity), identity)
                : TargetPath.Map(entry.Path, noarch, python, identity);
            Add(Item(entry, target, prefix, placeholders), Entry(entry, target));
        }

        if (noarch == NoarchKind.Python)
        {
            foreach (string text in link?.EntryPoints ?? [])
            {
                EntryPoint entryPoint = EntryPoint.Parse(text);
                string script = EntryPointScript.Text(entryPoint, $"{prefix}/{TargetPath.Require(python, identity).Executable}");
                string target = "bin/" + entryPoint.Command;
                Add(
                    new LinkItem(LinkItemKind.Script, string.Empty, target, Content: Encoding.UTF8.GetBytes(script)),
                    new PrefixPath { Path = target, Type = PrefixPathType.UnixEntryPoint });
            }
        }

        if (package.Record.IsWheel)
        {
            foreach ((string target, byte[] content) in WheelNotes.Of(
                package.Record, entries, TargetPath.Require(python, identity), isRequested))
            {
                Add(
                    new LinkItem(LinkItemKind.Note, string.Empty, target, Content: content),
                    new PrefixPath { Path = target, NoLink = true });
            }
        }

        return new PackageLayout([.. items], [.. entries]);

        void Add(LinkItem item, PrefixPath entry)
        {
            // Two sources can map to one path: a script and an entry point of the same name. The later one counts.
            if (positions.TryGetValue(item.Target, out int position))
            {
                items[position] = item;
                entries[position] = entry;
                return;
            }

            positions.Add(item.Target, items.Count);
            items.Add(item);
            entries.Add(entry);
        }
    }

    /// <summary>
    /// Puts what is in the package into the entries of files whose size its metadata has wrong: that is what the prefix has, and what it is
    /// compared with later.
    /// </summary>
    /// <returns>A sentence for each.</returns>
    public IEnumerable<string> Correct(ReadyPackage package)
    {
        if (package.Misstated is not { Count: > 0 })
        {
            yield break;
        }

        HashSet<string> misstated = new(package.Misstated, StringComparer.Ordinal);
        for (int i = 0; i < Items.Length; i++)
        {
            if (Items[i].Source.Length > 0 && misstated.Contains(Items[i].Source))
            {
                string file = $"{package.Directory}/{Items[i].Source}";
                string hash = PrefixVerifier.Hash(file, out long size);
                yield return $"'{Items[i].Source}' has {size} bytes, although the package says {Paths[i].Size}.";
                bool isPatched = Paths[i].PrefixPlaceholder is not null;
                Paths[i] = Paths[i] with { Size = size, Sha256 = hash, Sha256InPrefix = isPatched ? Paths[i].Sha256InPrefix : hash };
            }
        }
    }

    private static LinkItem Item(PathsEntry entry, string target, string prefix, Dictionary<string, PrefixPlaceholder> placeholders)
    {
        LinkItemKind kind = entry switch
        {
            { Type: PathType.Directory } => LinkItemKind.Directory,
            { Type: PathType.SoftLink } => LinkItemKind.Symlink,
            { PrefixPlaceholder: not null, PlaceholderMode: PlaceholderMode.Binary } => LinkItemKind.PatchBinary,
            { PrefixPlaceholder: not null } => LinkItemKind.PatchText,
            { NoLink: true } => LinkItemKind.PrivateCopy,
            _ => LinkItemKind.File,
        };
        PrefixPlaceholder? placeholder = null;
        if (kind is LinkItemKind.PatchText or LinkItemKind.PatchBinary
            && !placeholders.TryGetValue(entry.PrefixPlaceholder!, out placeholder))
        {
            if (placeholders.Count == MostPlaceholders)
            {
                throw new StoreException(
                    ErrorCode.InvalidPackageMetadata,
                    $"The package has more than {MostPlaceholders} different placeholders for the prefix.");
            }

            placeholders[entry.PrefixPlaceholder!] = placeholder = new PrefixPlaceholder(entry.PrefixPlaceholder!, prefix);
        }

        return new LinkItem(kind, entry.Path, target, placeholder);
    }

    private static PrefixPath Entry(PathsEntry entry, string target) => new()
    {
        Path = target,
        Type = entry.Type switch
        {
            PathType.SoftLink => PrefixPathType.SoftLink,
            PathType.Directory => PrefixPathType.Directory,
            _ => PrefixPathType.HardLink,
        },
        Sha256 = entry.Sha256,
        Sha256InPrefix = entry.Type == PathType.HardLink ? entry.Sha256 : null,
        Size = entry.Size,
        PrefixPlaceholder = entry.PrefixPlaceholder,
        IsBinary = entry.PrefixPlaceholder is null ? null : entry.PlaceholderMode == PlaceholderMode.Binary,
        NoLink = entry.NoLink,
    };
}
