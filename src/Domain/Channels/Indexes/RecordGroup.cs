using System.Runtime.CompilerServices;
using System.Text;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Represents the records of one name in one subdir, in the static candidate order: those without track features first, then version, build
/// number and timestamp descending, <c>.conda</c> before <c>.tar.bz2</c>, then a fixed order independent of the document. Columns are read
/// in place; only <see cref="Decode"/> creates objects. Spans are valid as long as the group is referenced.
/// </summary>
public sealed class RecordGroup
{
    /// <summary>The value of a missing timestamp.</summary>
    public const long NoTimestamp = -1;

    private readonly SubdirContext _context;
    private readonly IndexImage _image;
    private readonly IndexGroup _group;

    internal RecordGroup(SubdirContext context, IndexImage image, SpecTable specs, int number)
    {
        _context = context;
        _image = image;
        _group = image.Groups[number];
        if (Records.Length == 0 || Versions.Length < _group.VersionCount || _group.VersionCount <= 0)
        {
            throw image.OutOfBounds();
        }

        Specs = specs;
        Name = Encoding.UTF8.GetString(image.Name(number));
    }

    /// <summary>Gets the package name in lower case.</summary>
    public string Name { get; }

    /// <summary>Gets the folder the records belong to.</summary>
    public SubdirSource Source => _context.Source;

    /// <summary>Gets the number of records, at least one.</summary>
    public int Count => _group.RecordCount;

    /// <summary>Gets the number of distinct versions; 1.0 and 1.0.0 are one.</summary>
    public int VersionCount => _group.VersionCount;

    /// <summary>Gets the table that <see cref="DependsIds"/> and <see cref="ConstrainsIds"/> refer to.</summary>
    public SpecTable Specs { get; }

    private ReadOnlySpan<IndexRecord> Records
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _image.Slice<IndexRecord>(IndexSection.Records, _group.FirstRecord, _group.RecordCount);
    }

    private ReadOnlySpan<IndexVersion> Versions =>
        _image.Slice<IndexVersion>(IndexSection.Versions, _group.FirstVersion, _group.SpellingCount);

    /// <summary>Position of a record's version among the distinct versions of this name here, 0 for the lowest.</summary>
    public int VersionRank(int index) => Records[index].VersionRank;

    /// <summary>Returns one spelling of the version with a rank.</summary>
    public string VersionText(int rank)
    {
        ReadOnlySpan<IndexVersion> versions = Versions;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)rank, (uint)VersionCount);
        int spelling = rank;
        while (versions[spelling].Rank < rank)
        {
            spelling++;
        }

        return TextOf(versions[spelling]);
    }

    /// <summary>Returns a record's version as published.</summary>
    public string Version(int index)
    {
        ReadOnlySpan<IndexVersion> versions = Versions;
        int spelling = Records[index].VersionText;
        return (uint)spelling < (uint)versions.Length ? TextOf(versions[spelling]) : throw _image.OutOfBounds();
    }

    /// <summary>Returns a record's build string.</summary>
    public string Build(int index) => Encoding.UTF8.GetString(BuildUtf8(index));

    /// <summary>Returns a record's build string in UTF-8.</summary>
    public ReadOnlySpan<byte> BuildUtf8(int index)
    {
        try
        {
            return Details(index).ReadText();
        }
        catch (Exception e) when (_image.IsDamageBehind(e))
        {
            throw _image.GiveUp(e);
        }
    }

    /// <summary>Returns a record's build number.</summary>
    public long BuildNumber(int index) => Records[index].BuildNumber;

    /// <summary>When a record was built, in milliseconds since 1970, or <see cref="NoTimestamp"/>.</summary>
    public long Timestamp(int index) => Records[index].Timestamp;

    /// <summary>Returns the time compared with cut-off dates: when the record was indexed (CEP 47, https://conda.org/learn/ceps/cep-0047),
    /// else built, else <see cref="NoTimestamp"/>.</summary>
    public long CutoffTimestamp(int index)
    {
        ref readonly IndexRecord record = ref Records[index];
        if ((record.Flags & RecordFlags.IndexedTimestamp) == 0)
        {
            return record.Timestamp;
        }

        DetailReader reader = Details(index);
        reader.ReadText();
        return reader.SeekTo(DetailTag.IndexedTimestamp) ? (long)reader.ReadVarint() : record.Timestamp;
    }

    /// <summary>Returns the flags of a record.</summary>
    public RecordFlags Flags(int index) => Records[index].Flags;

    /// <summary>
    /// Returns the record of the same name, version and build with the other archive kind; -1 if there is none. A record with
    /// <see cref="RecordFlags.SupersededTwin"/> is a candidate only if its twin is excluded.
    /// </summary>
    public int Twin(int index) => Records[index].Twin;

    /// <summary>Returns a record's requirements as numbers of <see cref="Specs"/>, in published order.</summary>
    public ReadOnlySpan<int> DependsIds(int index)
    {
        ref readonly IndexRecord record = ref Records[index];
        return _image.Slice<int>(IndexSection.Ids, record.IdsStart, record.DependsCount);
    }

    /// <summary>Returns a record's constraints as numbers of <see cref="Specs"/>, in published order.</summary>
    public ReadOnlySpan<int> ConstrainsIds(int index)
    {
        ref readonly IndexRecord record = ref Records[index];
        return _image.Slice<int>(IndexSection.Ids, (long)record.IdsStart + record.DependsCount, record.ConstrainsCount);
    }

    /// <summary>Returns the package URLs of a record, or null if the channel does not provide any.</summary>
    public IReadOnlyList<string>? Purls(int index)
    {
        try
        {
            DetailReader reader = Details(index);
            reader.ReadText();
            return _context.Originals is not null || reader.SeekTo(DetailTag.Purls) ? DecodeRecord(index).Purls : null;
        }
        catch (Exception e) when (_image.IsDamageBehind(e))
        {
            throw _image.GiveUp(e);
        }
    }

    /// <summary>Decodes all fields of a record.</summary>
    /// <exception cref="Diagnostics.StoreException">
    /// <see cref="Diagnostics.ErrorCode.UnsafeChannelReference"/>: the record has a URL that its channel may not refer to;
    /// <see cref="Diagnostics.ErrorCode.InvalidRepodata"/>: the index is damaged.
    /// </exception>
    public RepodataRecord Decode(int index)
    {
        try
        {
            return DecodeRecord(index);
        }
        catch (Exception e) when (_image.IsDamageBehind(e))
        {
            throw _image.GiveUp(e);
        }
    }

    private RepodataRecord DecodeRecord(int index)
    {
        ref readonly IndexRecord row = ref Records[index];
        DetailReader reader = Details(index);
        string build = reader.ReadString();
        if (_context.Originals is { } originals && reader.SeekTo(DetailTag.Origin))
        {
            return originals[(int)reader.ReadVarint()];
        }

        string version = Version(index);
        RepodataRecord record = new()
        {
            Name = Name,
            Version = version,
            Build = build,
            BuildNumber = row.BuildNumber,
            Subdir = _context.Source.Subdir,
            FileName = DetailReader.FileName(Name, version, build, row.Flags),
            Url = string.Empty,
            Channel = _context.Source.Channel.BaseUrl,
            Timestamp = row.Timestamp == NoTimestamp ? null : row.Timestamp,
            Noarch = (row.Flags & RecordFlags.NoarchPython) != 0 ? NoarchKind.Python
                : (row.Flags & RecordFlags.NoarchGeneric) != 0 ? NoarchKind.Generic
                : NoarchKind.None,
            Depends = TextsOf(DependsIds(index)),
            Constrains = TextsOf(ConstrainsIds(index)),
        };
        record = reader.ReadInto(record, _context.Archives);
        return (row.Flags & RecordFlags.OwnUrl) == 0
            ? record
            : record with { Url = ArchiveLocation.ResolveOwn(_context.Source.Channel, _context.Source.Subdir, record.Url) };
    }

    private string[] TextsOf(ReadOnlySpan<int> ids)
    {
        string[] texts = new string[ids.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = Specs.Text(ids[i]);
        }

        return texts;
    }

    private string TextOf(in IndexVersion version) =>
        Encoding.UTF8.GetString(_image.Slice<byte>(IndexSection.VersionBytes, version.TextStart, version.TextLength));

    private DetailReader Details(int index) => new(_image.From(IndexSection.Details, Records[index].DetailsStart));
}
