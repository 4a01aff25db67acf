using System.Text;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;
using CondaStore.PackageWriting;

namespace CondaStore.Domain.Tests.TestSupport;

/// <summary>Makes real package archives in memory: <c>new PackageBuilder("a", "1.0").File("bin/a", "…").Build()</c>.</summary>
internal sealed class PackageBuilder(string name, string version = "1.0", string build = "0")
{
    private readonly List<PackageFile> _files = [];
    private readonly List<PackageFile> _infoFiles = [];
    private readonly List<string> _entryPoints = [];
    private readonly List<string> _depends = [];
    private NoarchKind _noarch;
    private string? _subdir;
    private string? _sitePackages;
    private long? _timestamp;

    public PackageBuilder Noarch(NoarchKind kind)
    {
        _noarch = kind;
        return this;
    }

    public PackageBuilder Subdir(string subdir)
    {
        _subdir = subdir;
        return this;
    }

    public PackageBuilder DependsOn(params string[] specs)
    {
        _depends.AddRange(specs);
        return this;
    }

    public PackageBuilder SitePackages(string path)
    {
        _sitePackages = path;
        return this;
    }

    public PackageBuilder Timestamp(long milliseconds)
    {
        _timestamp = milliseconds;
        return this;
    }

    public PackageBuilder File(string path, string content, bool executable = false) =>
        File(path, Encoding.UTF8.GetBytes(content), executable);

    public PackageBuilder File(string path, byte[] content, bool executable = false) =>
        Add(new PackageFile { Path = path, Content = content, IsExecutable = executable });

    /// <summary>A text file that holds a placeholder for the prefix.</summary>
    public PackageBuilder TextWithPrefix(string path, string content, string placeholder, bool executable = false) =>
        Add(new PackageFile { Path = path, Content = Encoding.UTF8.GetBytes(content), IsExecutable = executable, PrefixPlaceholder = placeholder });

    /// <summary>A binary file that holds a placeholder for the prefix.</summary>
    public PackageBuilder BinaryWithPrefix(string path, byte[] content, string placeholder, bool executable = false) =>
        Add(new PackageFile
        {
            Path = path,
            Content = content,
            IsExecutable = executable,
            PrefixPlaceholder = placeholder,
            PlaceholderMode = PlaceholderMode.Binary,
        });

    public PackageBuilder Link(string path, string target) =>
        Add(new PackageFile { Path = path, Type = PathType.SoftLink, LinkTarget = target });

    public PackageBuilder Directory(string path) => Add(new PackageFile { Path = path, Type = PathType.Directory });

    public PackageBuilder Add(PackageFile file)
    {
        _files.Add(file);
        return this;
    }

    /// <summary>A file below <c>info/</c>; the path is given without it.</summary>
    public PackageBuilder Info(string path, string content)
    {
        _infoFiles.Add(new PackageFile { Path = "info/" + path, Content = Encoding.UTF8.GetBytes(content) });
        return this;
    }

    public PackageBuilder EntryPoint(string entryPoint)
    {
        _entryPoints.Add(entryPoint);
        return this;
    }

    public PackageContent Content() => new()
    {
        Index = new IndexJson
        {
            Name = name,
            Version = version,
            Build = build,
            Subdir = _subdir ?? (_noarch == NoarchKind.None ? "linux-64" : "noarch"),
            Noarch = _noarch,
            Depends = _depends,
            Timestamp = _timestamp,
            PythonSitePackagesPath = _sitePackages,
        },
        Link = _noarch == NoarchKind.None && _entryPoints.Count == 0 ? null : new LinkJson(_noarch, _entryPoints),
        Files = _files,
        InfoFiles = _infoFiles,
    };

    public BuiltPackage Build(PackageArchiveKind kind = PackageArchiveKind.Conda)
    {
        PackageContent content = Content();
        using MemoryStream archive = new();
        PackageArchiveWriter.Write(archive, kind, content, zstdLevel: 1);
        return new BuiltPackage(new PackageArchive(name, version, build, kind), content, archive.ToArray());
    }
}
