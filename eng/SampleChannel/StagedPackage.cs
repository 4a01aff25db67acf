using System.Text.RegularExpressions;

namespace CondaStore.SampleChannel;

/// <summary>The unpacked and rearranged files of one package, ready to be changed and written.</summary>
internal sealed partial class StagedPackage
{
    private readonly string _folder;

    private StagedPackage(PackagePlan plan, string folder)
    {
        Plan = plan;
        _folder = folder;
    }

    public PackagePlan Plan { get; }

    public SortedDictionary<string, StagedFile> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the files will lie in an environment, at this moment.</summary>
    public IReadOnlyList<string> PrefixPaths => [.. Files.Values.Select(f => f.PrefixPath)];

    /// <summary>Texts for the archive's <c>info/licenses</c>, by file name.</summary>
    public SortedDictionary<string, string> Licenses { get; } = new(StringComparer.Ordinal);

    /// <summary>Commands of a <c>noarch: python</c> package, as <c>command = module:function</c>.</summary>
    public SortedSet<string> EntryPoints { get; } = new(StringComparer.Ordinal);

    public bool IsNoarchPython { get; private set; }

    /// <summary>When the newest file was made, in whole seconds: the age of the package, the same on every machine.</summary>
    public DateTimeOffset Newest { get; private set; } = DateTimeOffset.UnixEpoch;

    public static async Task<StagedPackage> UnpackAsync(PackagePlan plan, AptArchive apt, string folder)
    {
        StagedPackage package = new(plan, folder);
        foreach (ControlStanza member in plan.Members)
        {
            await apt.UnpackAsync(member, Path.Combine(folder, member.Package));
        }

        package.IsNoarchPython = plan.IsArchitectureIndependent
            && plan.Members.Any(m => Directory.Exists(Path.Combine(folder, m.Package, "usr", PrefixLayout.SitePackages)));
        foreach (ControlStanza member in plan.Members)
        {
            package.Take(member);
        }

        package.AddInterpreterName();
        package.AddSharedLibraryNames();
        package.FindEntryPoints();
        return package;
    }

    /// <summary>Adds or replaces a file with content made here.</summary>
    public void Write(string path, byte[] content, bool isExecutable = false, string? placeholder = null, bool isBinary = false)
    {
        string source = Path.Combine(_folder, ".made", path);
        Directory.CreateDirectory(Path.GetDirectoryName(source)!);
        File.WriteAllBytes(source, content);
        Files[path] = new StagedFile { Path = path, Source = source, IsExecutable = isExecutable, Placeholder = placeholder, IsBinary = isBinary };
    }

    public void Link(string path, string target) =>
        Files[path] = new StagedFile { Path = path, LinkTarget = PrefixLayout.RelativeTarget(path, target) };

    private void Take(ControlStanza member)
    {
        string root = Path.Combine(_folder, member.Package);
        foreach (FileSystemInfo entry in FilesBelow(new DirectoryInfo(root)))
        {
            string systemPath = "/" + Path.GetRelativePath(root, entry.FullName);
            if (systemPath.EndsWith("/copyright", StringComparison.Ordinal) && entry.LinkTarget is null)
            {
                Licenses[member.Package + ".copyright"] = File.ReadAllText(entry.FullName);
            }

            if (PrefixLayout.Map(systemPath) is { } mapped)
            {
                TakeFile(entry, systemPath, mapped);
            }
        }
    }

    /// <summary>Files and links in a folder and its subfolders; folders behind links are not entered.</summary>
    private static IEnumerable<FileSystemInfo> FilesBelow(DirectoryInfo folder)
    {
        EnumerationOptions all = new() { AttributesToSkip = 0 };
        return folder.EnumerateFileSystemInfos("*", all)
            .SelectMany(entry => entry is DirectoryInfo { LinkTarget: null } inner ? FilesBelow(inner) : [entry]);
    }

    private void TakeFile(FileSystemInfo entry, string systemPath, string mapped)
    {
        string path = InArchive(mapped);
        if (entry.LinkTarget is not { } target)
        {
            DateTimeOffset written = new(entry.LastWriteTimeUtc, TimeSpan.Zero);
            Newest = written > Newest ? DateTimeOffset.FromUnixTimeSeconds(written.ToUnixTimeSeconds()) : Newest;
            bool executable = (File.GetUnixFileMode(entry.FullName) & UnixFileMode.UserExecute) != 0;
            Files[path] = new StagedFile { Path = path, Source = entry.FullName, IsExecutable = executable };
            return;
        }

        string absolute = Path.GetFullPath(target, Path.GetDirectoryName(systemPath)!);
        if (PrefixLayout.Map(absolute) is { } mappedTarget && mappedTarget != mapped)
        {
            Files[path] = new StagedFile { Path = path, LinkTarget = PrefixLayout.RelativeTarget(mapped, mappedTarget) };
        }
    }

    private string InArchive(string mapped)
    {
        if (!IsNoarchPython)
        {
            return mapped;
        }

        return mapped.StartsWith(PrefixLayout.SitePackages + "/", StringComparison.Ordinal) ? "site-packages" + mapped[PrefixLayout.SitePackages.Length..]
            : mapped.StartsWith("bin/", StringComparison.Ordinal) ? "python-scripts" + mapped["bin".Length..]
            : mapped;
    }

    /// <summary>Debian has no command <c>python</c>; conda environments do.</summary>
    private void AddInterpreterName()
    {
        if (Plan.Name == "python")
        {
            Files["bin/python"] = new StagedFile { Path = "bin/python", LinkTarget = "python3" };
        }
    }

    /// <summary>Debian's alternatives system puts links to the chosen BLAS into the library folder; here the package itself does.</summary>
    private void AddSharedLibraryNames()
    {
        foreach (string path in Files.Keys.ToList())
        {
            Match alternative = AlternativeLibrary().Match(path);
            if (alternative.Success && !(Plan.Name == "libopenblas" && !alternative.Groups["name"].Value.StartsWith("libopenblas.", StringComparison.Ordinal)))
            {
                Link("lib/" + alternative.Groups["name"].Value, path);
            }
        }
    }

    private void FindEntryPoints()
    {
        if (!IsNoarchPython)
        {
            return;
        }

        foreach (StagedFile file in Files.Values.Where(f => f.Source is not null && EntryPointList().IsMatch(f.Path)).ToList())
        {
            foreach (string entryPoint in PythonEntryPoints.ReadConsoleScripts(File.ReadAllText(file.Source!)))
            {
                EntryPoints.Add(entryPoint);
                Files.Remove("python-scripts/" + entryPoint.Split(' ')[0]);
            }
        }
    }

    [GeneratedRegex(@"^lib/(blas|lapack|openblas-pthread)/(?<name>lib(blas|lapack|openblas)\.so\.\d+)$")]
    private static partial Regex AlternativeLibrary();

    [GeneratedRegex(@"^site-packages/[^/]+\.(dist|egg)-info/entry_points\.txt$")]
    private static partial Regex EntryPointList();
}
