using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// Represents the page of a project on an index (simple repository API, PEP 503, https://peps.python.org/pep-0503/; with 592, 691, 700 and
/// 792, https://packaging.python.org/en/latest/specifications/simple-repository-api/): its versions in ascending order and the files of
/// each, wheels before source distributions. Files are identified by their index; members used for many of them do not allocate.
/// </summary>
public sealed class ProjectPage
{
    private readonly PageImage _image;
    private readonly PypiVersion[] _versions;
    private readonly WheelTags[] _tagSets;
    private readonly string[] _requiresPython;

    internal ProjectPage(PageImage image)
    {
        _image = image;
        _versions = [.. ToTexts(image, image.Versions).Select(PypiVersion.Parse)];
        _tagSets = [.. ToTexts(image, image.TagSets).Select(text => WheelTags.TryParse(text, out WheelTags? tags) ? tags.Value : default)];
        _requiresPython = [.. ToTexts(image, image.RequiresPython)];
    }

    /// <summary>Gets the normalized name of the project.</summary>
    public string Name => _image.Text(_image.Header.Name);

    /// <summary>Gets the status of the project.</summary>
    public ProjectStatus Status => _image.Header.Status;

    /// <summary>Why; null when no reason is given.</summary>
    public string? StatusReason => NullIfEmpty(_image.Header.StatusReason);

    /// <summary>Gets the distinct versions that have files, ascending.</summary>
    public ReadOnlySpan<PypiVersion> Versions => _versions;

    /// <summary>Gets the distinct tag sets of its wheels.</summary>
    public IReadOnlyList<WheelTags> TagSets => _tagSets;

    /// <summary>Gets the distinct <c>Requires-Python</c> texts of its files, as published.</summary>
    public IReadOnlyList<string> RequiresPython => _requiresPython;

    /// <summary>How many files there are.</summary>
    public int FileCount => _image.Header.Files;

    /// <summary>Gets the number of ignored files: of other projects, of unknown kinds, or with invalid versions.</summary>
    public int IgnoredFiles => _image.Header.IgnoredFiles;

    /// <summary>Returns the positions of the files of a version.</summary>
    /// <param name="version">Position of the version in <see cref="Versions"/>.</param>
    public Range FilesOf(int version)
    {
        int start = FirstOf(version, 0);
        return start..FirstOf(version + 1, start);
    }

    /// <summary>Position of a wheel's tags in <see cref="TagSets"/>; -1 for a source distribution.</summary>
    public int TagsOf(int file) => _image.Files[file].Tags;

    /// <summary>Returns the index of a file's text in <see cref="RequiresPython"/>; -1 if it has none.</summary>
    public int RequiresPythonOf(int file) => _image.Files[file].RequiresPython;

    /// <summary>Determines whether a file was yanked.</summary>
    public bool IsYanked(int file) => (_image.Files[file].Flags & PageFileFlags.IsYanked) != 0;

    /// <summary>Determines whether a file's metadata is available without the file.</summary>
    public bool HasMetadata(int file) => (_image.Files[file].Flags & PageFileFlags.HasMetadata) != 0;

    /// <summary>Returns the upload time of a file; null if unspecified.</summary>
    public DateTimeOffset? UploadTimeOf(int file) =>
        _image.Files[file].UploadTime is > 0 and long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Returns all information about a file.</summary>
    public IndexFile GetFile(int file)
    {
        PageFile row = _image.Files[file];
        string fileName = _image.Text(row.FileName);
        WheelFileName? wheel = row.Tags >= 0 && WheelFileName.TryParse(fileName, out WheelFileName? name) ? name : null;
        return new IndexFile
        {
            FileName = fileName,
            Url = _image.Text(row.Url),
            Version = wheel?.Version ?? VersionOfSource(fileName) ?? _versions[row.Version],
            Tags = wheel?.Tags,
            Build = wheel?.Build,
            Hash = HashOf(row.Hash),
            RequiresPython = row.RequiresPython < 0 ? null : _requiresPython[row.RequiresPython],
            HasMetadata = HasMetadata(file),
            MetadataHash = HashOf(row.MetadataHash),
            IsYanked = IsYanked(file),
            YankedReason = NullIfEmpty(row.YankedReason),
            Size = (row.Flags & PageFileFlags.HasSize) != 0 ? row.Size : null,
            UploadTime = UploadTimeOf(file),
        };
    }

    private PypiVersion? VersionOfSource(string fileName) =>
        SdistFileName.TryParse(fileName, Name, out SdistFileName? name) ? name.Version : null;

    private static IEnumerable<string> ToTexts(PageImage image, ReadOnlySpan<PageText> texts)
    {
        string[] result = new string[texts.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = image.Text(texts[i]);
        }

        return result;
    }

    /// <summary>Returns the first file whose version is not lower.</summary>
    private int FirstOf(int version, int start)
    {
        ReadOnlySpan<PageFile> files = _image.Files;
        int end = files.Length;
        while (start < end)
        {
            int middle = (start + end) / 2;
            if (files[middle].Version < version)
            {
                start = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return start;
    }

    private string? NullIfEmpty(PageText text) => text.IsEmpty ? null : _image.Text(text);

    private FileHash? HashOf(PageText bytes) =>
        bytes.IsEmpty ? null : new FileHash(
            bytes.Length switch { 32 => "sha256", 48 => "sha384", _ => "sha512" }, Convert.ToHexStringLower(_image.Bytes(bytes)));
}
