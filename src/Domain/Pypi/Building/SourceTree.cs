using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Pypi.Building;

/// <summary>Represents a folder with the sources of a project.</summary>
internal sealed class SourceTree
{
    private const int MaximumBytes = 2 << 20;

    private readonly byte[]? _packageInfo;
    private readonly ProjectFile? _projectFile;

    private SourceTree(string directory, byte[]? packageInfo, ProjectFile? projectFile)
    {
        Directory = directory;
        _packageInfo = packageInfo;
        _projectFile = projectFile;
    }

    /// <summary>Gets the folder, absolute.</summary>
    public string Directory { get; }

    /// <summary>Gets what builds it.</summary>
    public BuildSystem BuildSystem => _projectFile?.BuildSystem ?? BuildSystem.Legacy;

    /// <summary>Gets whether building it runs the code of a known backend only, see <see cref="ProjectFile.IsDeclarative"/>.</summary>
    public bool IsDeclarative => _projectFile is { IsDeclarative: true };

    /// <summary>Reads what a folder says about itself.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>: it is no project, or its files cannot be
    /// read.</exception>
    public static SourceTree Read(string directory)
    {
        byte[]? project = ReadFile(directory, ProjectFile.FileName);
        return project is not null || File.Exists(Path.Combine(directory, "setup.py"))
            ? new SourceTree(
                directory, ReadFile(directory, "PKG-INFO"), project is null ? null : ProjectFile.Parse(Encoding.UTF8.GetString(project)))
            : throw new StoreException(
                ErrorCode.InvalidPackageMetadata,
                "The sources have neither pyproject.toml nor setup.py, so that nothing says how to build them.");
    }

    /// <summary>
    /// Returns the metadata that every wheel built of it has, if it says so (PEP 643, https://peps.python.org/pep-0643/, or the project
    /// table); null if only its backend
    /// knows.
    /// </summary>
    /// <param name="isArchive">Whether it comes from a source distribution, whose <c>PKG-INFO</c> counts.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>.</exception>
    public CoreMetadata? StaticMetadata(bool isArchive)
    {
        CoreMetadata? published = isArchive && _packageInfo is not null ? CoreMetadata.Parse(_packageInfo, "PKG-INFO") : null;
        return published is { HasStaticRequirements: true } ? published
            : _projectFile?.StaticMetadata(published?.Version.Source) is { } declared ? CoreMetadata.Parse(declared, ProjectFile.FileName)
            : null;
    }

    private static byte[]? ReadFile(string directory, string name)
    {
        string path = Path.Combine(directory, name);
        FileInfo file = new(path);
        if (!file.Exists || file.LinkTarget is not null)
        {
            return null;
        }

        return file.Length <= MaximumBytes
            ? File.ReadAllBytes(path)
            : throw new StoreException(ErrorCode.ArchiveTooLarge, $"{name} has more than {MaximumBytes >> 20} MiB.");
    }
}
