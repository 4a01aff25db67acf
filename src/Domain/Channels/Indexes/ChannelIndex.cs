using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>Represents a subdir whose records are all available locally: in a memory-mapped index file or an index built in
/// memory.</summary>
public sealed class ChannelIndex : SubdirSource
{
    private readonly IndexImage _image;
    private readonly IndexInfo _info;
    private readonly SubdirContext _context;
    private readonly SpecTable _specs;

    internal ChannelIndex(Channel channel, string subdir, IndexImage image, IReadOnlyList<RepodataRecord>? originals = null)
        : base(channel, subdir)
    {
        _image = image;
        _info = IndexInfo.Decode(image.Section<byte>(IndexSection.Info));
        _specs = new SpecTable(image);
        _context = new SubdirContext(this, ArchiveLocation.Resolve(channel, subdir, _info.BaseUrl), originals);
        ContentKey = originals switch
        {
            null => Convert.ToHexStringLower(image.ContentKey),
            { Count: 0 } => string.Empty,
            _ => null,
        };
    }

    /// <summary>Gets the number of usable records, including superseded twins.</summary>
    public int RecordCount => _image.RecordCount;

    /// <summary>Gets the number of package names.</summary>
    public int NameCount => _image.Groups.Length;

    /// <inheritdoc />
    public override string? ContentKey { get; }

    /// <inheritdoc />
    public override IReadOnlyList<string> Warnings => _info.Warnings;

    /// <inheritdoc />
    public override IEnumerable<string> Names
    {
        get
        {
            for (int i = 0; i < NameCount; i++)
            {
                yield return Encoding.UTF8.GetString(_image.Name(i));
            }
        }
    }

    /// <summary>Gets the underlying bytes.</summary>
    internal IndexImage Image => _image;

    /// <inheritdoc />
    internal override IEnumerable<string> NamesNear(NameSketch name, int edits) => _image.NamesNear(name, edits);

    /// <inheritdoc />
    internal override bool IsDamageBehind(Exception failure) => _image.IsDamageBehind(failure);

    /// <inheritdoc />
    internal override StoreException GiveUp(Exception cause) => _image.GiveUp(cause);

    /// <summary>Builds an index in memory. <see cref="RecordGroup.Decode"/> returns the same record instances.</summary>
    /// <param name="channel">The channel that the records are attributed to.</param>
    /// <param name="subdir">The subdir.</param>
    /// <param name="records">The records in published order; those whose version cannot be parsed become <see cref="Warnings"/>.</param>
    public static ChannelIndex FromRecords(Channel channel, string subdir, IEnumerable<RepodataRecord> records)
    {
        RepodataRecord[] originals = [.. records];
        RecordBatch batch = new(new RecordTables());
        RecordEncoder encoder = new(batch);
        for (int i = 0; i < originals.Length; i++)
        {
            encoder.Add(originals[i], i);
        }

        IndexBuilder builder = new(subdir);
        builder.Add(batch);
        using MemoryStream image = new();
        builder.Write(image, new byte[32]);
        return new ChannelIndex(channel, subdir, IndexImage.TryLoad(image.ToArray())!, originals);
    }

    /// <inheritdoc />
    public override bool TryFind(string name, out RecordGroup? group)
    {
        group = Find(name);
        return true;
    }

    /// <inheritdoc />
    public override ValueTask<RecordGroup?> FindAsync(string name, CancellationToken cancellationToken) => new(Find(name));

    private RecordGroup? Find(string name)
    {
        Span<byte> utf8 = name.Length <= 128 ? stackalloc byte[512] : new byte[Encoding.UTF8.GetMaxByteCount(name.Length)];
        int number = _image.FindGroup(utf8[..Encoding.UTF8.GetBytes(name, utf8)]);
        return number < 0 ? null : new RecordGroup(_context, _image, _specs, number);
    }
}
