using System.Runtime.InteropServices;
using System.Text;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Tags;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// Collects the files of a page in any order and writes its image: sorted by version, wheels before source distributions, then by name.
/// </summary>
/// <param name="project">The normalized name of the project.</param>
/// <param name="page">Final URL of the page, without credentials.</param>
internal sealed class PageBuilder(string project, Uri page)
{
    private const int MaxFiles = 100_000;
    private const int MaxTextLength = 8192;

    private readonly List<(PageFile File, PypiVersion Version, string FileName)> _files = [];
    private readonly Dictionary<string, int> _tagSets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _requiresPython = new(StringComparer.Ordinal);
    private readonly ByteBuffer _texts = new(1 << 12);
    private int _ignored;

    /// <summary>Gets or sets the status of the project on the page.</summary>
    public ProjectStatus Status { get; set; }

    /// <summary>Gets or sets the reason for the status.</summary>
    public string? StatusReason { get; set; }

    /// <summary>Adds a file if it belongs to the project and is of an installable kind.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.UnsafeChannelReference"/>, <see cref="ErrorCode.InvalidIndexPage"/>.
    /// </exception>
    public void Add(ParsedFile file)
    {
        PypiVersion? version;
        int tags = -1;
        if (WheelFileName.TryParse(file.FileName, out WheelFileName? wheel) && wheel.Name == project)
        {
            version = wheel.Version;
            tags = PositionIn(_tagSets, wheel.Tags.ToString());
        }
        else if (wheel is null && SdistFileName.TryParse(file.FileName, project, out SdistFileName? sdist))
        {
            version = sdist.Version;
        }
        else
        {
            _ignored++;
            return;
        }

        if (_files.Count == MaxFiles)
        {
            throw Fault($"lists more than {MaxFiles} files");
        }

        PageFile row = new()
        {
            FileName = AddText(file.FileName),
            Url = AddText(Resolve(file.Url)),
            Hash = AddBytes(file.Hash is { } hash ? Convert.FromHexString(hash.Digest) : []),
            MetadataHash = AddBytes(file.MetadataHash is { } metadata ? Convert.FromHexString(metadata.Digest) : []),
            YankedReason = AddText(file.YankedReason ?? string.Empty),
            Size = file.Size ?? 0,
            UploadTime = file.UploadTime?.UtcTicks ?? 0,
            Tags = tags,
            RequiresPython = file.RequiresPython is { Length: > 0 } python ? PositionIn(_requiresPython, python) : -1,
            Flags = (file.HasMetadata ? PageFileFlags.HasMetadata : 0)
                | (file.IsYanked ? PageFileFlags.IsYanked : 0)
                | (file.Size is not null ? PageFileFlags.HasSize : 0),
        };
        _files.Add((row, version, file.FileName));
    }

    /// <summary>Returns the image of the page.</summary>
    public byte[] Build()
    {
        if (Status == ProjectStatus.Quarantined)
        {
            _files.Clear();
        }

        List<PageText> versions = SortByVersion();
        PageFile[] files = [.. _files.Select(file => file.File)];
        PageText[] tagSets = [.. _tagSets.OrderBy(set => set.Value).Select(set => AddText(set.Key))];
        PageText[] pythons = [.. _requiresPython.OrderBy(text => text.Value).Select(text => AddText(text.Key))];
        PageHeader header = new()
        {
            Format = PageHeader.CurrentFormat,
            Name = AddText(project),
            StatusReason = AddText(StatusReason ?? string.Empty),
            Files = files.Length,
            Versions = versions.Count,
            TagSets = tagSets.Length,
            RequiresPython = pythons.Length,
            TextLength = _texts.Length,
            Status = Status,
            IgnoredFiles = _ignored,
        };
        byte[] image =
        [
            .. MemoryMarshal.AsBytes(new ReadOnlySpan<PageHeader>(in header)), .. MemoryMarshal.AsBytes<PageFile>(files),
            .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(versions)), .. MemoryMarshal.AsBytes<PageText>(tagSets),
            .. MemoryMarshal.AsBytes<PageText>(pythons), .. _texts.Written,
        ];
        PageImage.Seal(image);
        return image;
    }

    /// <summary>Creates an exception about the page.</summary>
    /// <param name="what">The problem, as the end of a sentence about the page.</param>
    /// <param name="code">The cause.</param>
    /// <param name="hint">A hint, or null.</param>
    public StoreException Fault(string what, ErrorCode code = ErrorCode.InvalidIndexPage, string? hint = null) =>
        new(code, $"The page of the project '{project}' at {Redaction.Redact(page.AbsoluteUri)} {what}.")
        {
            Hints = hint is null ? [] : [hint],
        };

    /// <summary>Assigns each file the index of its version; equal versions share one index.</summary>
    private List<PageText> SortByVersion()
    {
        _files.Sort((left, right) =>
        {
            int order = left.Version.CompareTo(right.Version);
            order = order != 0 ? order : (left.File.Tags < 0).CompareTo(right.File.Tags < 0);
            return order != 0 ? order : string.CompareOrdinal(left.FileName, right.FileName);
        });
        List<PageText> versions = [];
        Span<(PageFile File, PypiVersion Version, string FileName)> files = CollectionsMarshal.AsSpan(_files);
        for (int i = 0; i < files.Length; i++)
        {
            if (i == 0 || !files[i].Version.Equals(files[i - 1].Version))
            {
                versions.Add(AddText(files[i].Version.Source));
            }

            files[i].File.Version = versions.Count - 1;
        }

        return versions;
    }

    /// <summary>Returns the absolute URL, without user information and fragment, of a file that the page may refer to.</summary>
    private string Resolve(string text)
    {
        if (text.Length > MaxTextLength || !Uri.TryCreate(page, text, out Uri? url))
        {
            throw Fault($"has the URL '{Redaction.Redact(text[..Math.Min(text.Length, 200)])}', which is none");
        }

        bool isWeb = url.Scheme is "https" or "http" && url.Host.Length > 0;
        bool isLessSafe = page.Scheme == Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttps;
        if (page.IsFile ? !url.IsFile && !isWeb : !isWeb || isLessSafe)
        {
            throw Fault(
                $"leads to {Redaction.Redact(url.AbsoluteUri)}", ErrorCode.UnsafeChannelReference,
                "an index links to files over the web, and an encrypted one over encrypted connections only");
        }

        return url.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped);
    }

    private static int PositionIn(Dictionary<string, int> table, string text)
    {
        ref int position = ref CollectionsMarshal.GetValueRefOrAddDefault(table, text, out bool exists);
        if (!exists)
        {
            position = table.Count - 1;
        }

        return position;
    }

    private PageText AddText(string text)
    {
        if (text.Length == 0)
        {
            return default;
        }

        int offset = _texts.Length;
        int length = Encoding.UTF8.GetBytes(text, _texts.Take(Encoding.UTF8.GetByteCount(text)));
        return new PageText((uint)offset, (uint)length);
    }

    private PageText AddBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return default;
        }

        int offset = _texts.Length;
        bytes.CopyTo(_texts.Take(bytes.Length));
        return new PageText((uint)offset, (uint)bytes.Length);
    }
}
