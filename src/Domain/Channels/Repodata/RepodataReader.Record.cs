using System.Buffers;
using System.Text;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Repodata;

internal sealed partial class RepodataReader
{
    private const int MaxTextLength = 255;

    /// <summary>The largest timestamp interpreted as seconds: the end of the year 9999.</summary>
    private const long MaxSeconds = 253402300799;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.-"u8);
    private static readonly SearchValues<byte> UnsafeBytes =
        SearchValues.Create([.. Enumerable.Range(0, 33).Select(i => (byte)i), 0x7F, .. "/\\:\"<>|?*#%"u8]);

    /// <summary>Holds the columns of a record while its members are read.</summary>
    private ref struct Fields
    {
        public ReadOnlySpan<byte> Name;
        public ReadOnlySpan<byte> Version;
        public ReadOnlySpan<byte> Build;
        public long BuildNumber;
        public long Timestamp;
        public RecordFlags Flags;
        public string? Wrong;
    }

    private void ReadOrReuse(ref JsonScanner json, ReadOnlySpan<byte> key, RepodataPart part)
    {
        RecordFlags kind = part.Place switch
        {
            RepodataPlace.V3Conda => RecordFlags.V3 | RecordFlags.Conda,
            RepodataPlace.V3TarBz2 => RecordFlags.V3 | RecordFlags.TarBz2,
            _ => KindOf(key),
        };
        ulong keyHash = IndexOrigin.HashKey(key, kind);
        if (previous is not null && previous.TryFind(keyHash, json.Rest, out ParsedRecord known, out int length))
        {
            part.Batch.Records.Add(known);
            json.Take(length);
            return;
        }

        int start = json.Position;
        if (ReadRecord(ref json, key, kind, part))
        {
            part.Batch.Records[part.Batch.Records.Count - 1].Origin = IndexOrigin.Of(keyHash, json.Since(start));
        }
    }

    /// <summary>Reads a record into the part, or adds a warning if it cannot be used.</summary>
    private bool ReadRecord(ref JsonScanner json, ReadOnlySpan<byte> key, RecordFlags kind, RepodataPart part)
    {
        _fields.Clear();
        _depends.Clear();
        _constrains.Clear();
        Fields fields = new() { Timestamp = RecordGroup.NoTimestamp, Flags = kind };
        json.Expect((byte)'{');
        while (json.NextMember(out ReadOnlySpan<byte> member))
        {
            if (json.Peek() == (byte)'n')
            {
                json.SkipValue();
            }
            else
            {
                ReadField(ref json, member, ref fields);
            }
        }

        string? wrong = fields.Wrong ?? Check(key, ref fields);
        if (wrong is null)
        {
            Emit(key, fields, part);
            return true;
        }

        part.Warnings.Add($"{Encoding.UTF8.GetString(key[..Math.Min(key.Length, MaxTextLength)])}: {wrong}");
        return false;
    }

    private static RecordFlags KindOf(ReadOnlySpan<byte> fileName) =>
        fileName.EndsWith(".conda"u8) ? RecordFlags.Conda
        : fileName.EndsWith(".tar.bz2"u8) ? RecordFlags.TarBz2
        : RecordFlags.None;

    private static string? Check(ReadOnlySpan<byte> key, ref Fields fields)
    {
        if (fields.Name.IsEmpty || fields.Version.IsEmpty || fields.Build.IsEmpty)
        {
            return fields.Name.IsEmpty ? "no name" : fields.Version.IsEmpty ? "no version" : "no build";
        }

        if (fields.Name.ContainsAnyExcept(NameBytes))
        {
            fields.Name = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(fields.Name).ToLowerInvariant());
            if (fields.Name.ContainsAnyExcept(NameBytes))
            {
                return "the name has characters that are not allowed";
            }
        }

        if (fields.Name.Length > MaxTextLength || fields.Name[0] is (byte)'.' or (byte)'-')
        {
            return "the name is not allowed";
        }

        if (!IsSafe(fields.Version) || !IsSafe(fields.Build) || !IsSafe(key))
        {
            return "version, build or file name cannot be part of a path";
        }

        return (fields.Flags & (RecordFlags.Conda | RecordFlags.TarBz2)) == 0 ? "neither a .conda nor a .tar.bz2 archive" : null;
    }

    private static bool IsSafe(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= MaxTextLength && !text.ContainsAny(UnsafeBytes) && text[0] != (byte)'.' && text[^1] != (byte)'.';

    private void Emit(ReadOnlySpan<byte> key, in Fields fields, RepodataPart part)
    {
        RecordBatch batch = part.Batch;
        int detailsStart = batch.Details.Length;
        batch.Details.WriteText(fields.Build);
        batch.Details.Write(_fields.Written);
        if (!IsDerivedName(key, fields))
        {
            ReadOnlySpan<byte> extension = (fields.Flags & RecordFlags.V3) == 0 ? default
                : (fields.Flags & RecordFlags.Conda) != 0 ? ".conda"u8 : ".tar.bz2"u8;
            batch.Details.WriteByte((byte)DetailTag.FileName);
            batch.Details.WriteVarint((uint)(key.Length + extension.Length));
            batch.Details.Write(key);
            batch.Details.Write(extension);
        }

        batch.Details.WriteByte((byte)DetailTag.End);
        int idsStart = batch.Ids.Count;
        batch.Ids.AddRange(_depends.Span);
        batch.Ids.AddRange(_constrains.Span);
        batch.Records.Add(new ParsedRecord
        {
            Name = tables.Names.Add(fields.Name),
            Version = tables.Versions.Add(fields.Version),
            Timestamp = fields.Timestamp,
            BuildNumber = fields.BuildNumber,
            IdsStart = idsStart,
            DependsCount = (ushort)_depends.Count,
            ConstrainsCount = (ushort)_constrains.Count,
            DetailsStart = detailsStart,
            DetailsLength = batch.Details.Length - detailsStart,
            BuildHash = Utf8Hash.Compute(fields.Build),
            Flags = fields.Flags,
        });
    }

    /// <summary>Determines whether a file name can be derived from name, version, build and kind.</summary>
    private static bool IsDerivedName(ReadOnlySpan<byte> key, in Fields fields)
    {
        int length = fields.Name.Length + fields.Version.Length + fields.Build.Length + 2;
        int extension = (fields.Flags & RecordFlags.V3) != 0 ? 0 : (fields.Flags & RecordFlags.Conda) != 0 ? 6 : 8;
        return key.Length == length + extension
            && key.StartsWith(fields.Name)
            && key[fields.Name.Length] == (byte)'-'
            && key[(fields.Name.Length + 1)..].StartsWith(fields.Version)
            && key[fields.Name.Length + 1 + fields.Version.Length] == (byte)'-'
            && key[(fields.Name.Length + fields.Version.Length + 2)..].StartsWith(fields.Build);
    }
}
