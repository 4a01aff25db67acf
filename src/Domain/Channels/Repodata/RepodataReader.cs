using System.Text;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Repodata;

/// <summary>
/// Reads chunks of a repodata document (CEP 36, https://conda.org/learn/ceps/cep-0036, and CEP 48, https://conda.org/learn/ceps/cep-0048)
/// into batches. A chunk may begin anywhere between two records; unknown members are skipped, records that cannot be used become warnings,
/// and only invalid JSON is an error.
/// </summary>
/// <param name="tables">The tables this reader interns into.</param>
/// <param name="subdir">The subdir, which records may omit.</param>
/// <param name="previous">An earlier index of the folder: records with unchanged text are not parsed again.</param>
internal sealed partial class RepodataReader(RecordTables tables, string subdir, PreviousIndex? previous = null)
{
    private readonly byte[] _subdir = Encoding.UTF8.GetBytes(subdir);
    private readonly ByteBuffer _fields = new(1024);
    private readonly GrowingArray<int> _depends = new(64);
    private readonly GrowingArray<int> _constrains = new(64);

    /// <summary>Reads all complete members.</summary>
    /// <param name="text">A chunk of the document.</param>
    /// <param name="place">Where the chunk begins.</param>
    /// <exception cref="FormatException">The text is not JSON, or not an object where one must be.</exception>
    public RepodataPart Read(ReadOnlySpan<byte> text, RepodataPlace place)
    {
        RepodataPart part = new(tables) { Place = place };
        JsonScanner json = new(text);
        try
        {
            while (!part.NeedsPlace && !json.IsAtEnd())
            {
                ReadMember(ref json, part);
                part.Consumed = json.Position;
                if (part.Place == RepodataPlace.SomeRecords)
                {
                    part.InheritedRecords = part.Batch.Records.Count;
                    part.InheritedWarnings = part.Warnings.Count;
                }
            }
        }
        catch (EndOfStreamException)
        {
            part.IsIncomplete = true;
        }

        return part;
    }

    private void ReadMember(ref JsonScanner json, RepodataPart part)
    {
        switch (part.Place)
        {
            case RepodataPlace.Start:
                json.Expect((byte)'{');
                part.Place = RepodataPlace.Document;
                return;
            case RepodataPlace.Document:
                ReadDocumentMember(ref json, part);
                return;
            case RepodataPlace.V3:
                ReadV3Member(ref json, part);
                return;
            case RepodataPlace.End:
                throw JsonScanner.Unexpected(json.Peek(), "the end");
            default:
                ReadRecordMember(ref json, part);
                return;
        }
    }

    private static void ReadDocumentMember(ref JsonScanner json, RepodataPart part)
    {
        if (!json.NextMember(out ReadOnlySpan<byte> key))
        {
            part.Place = RepodataPlace.End;
            return;
        }

        bool isObject = json.Peek() == (byte)'{';
        if (key.SequenceEqual("info"u8) && isObject)
        {
            ReadInfo(ref json, part);
        }
        else if (key.SequenceEqual("removed"u8) && json.Peek() == (byte)'[')
        {
            ReadRemoved(ref json, part);
        }
        else if (key.SequenceEqual("repodata_version"u8))
        {
            part.Version = json.TryReadInteger(out long version) ? Math.Max(version, part.Version) : part.Version;
        }
        else if (isObject && (key.SequenceEqual("packages"u8) || key.SequenceEqual("packages.conda"u8)))
        {
            json.Expect((byte)'{');
            part.Place = RepodataPlace.Packages;
        }
        else if (isObject && key.SequenceEqual("v3"u8))
        {
            json.Expect((byte)'{');
            part.Place = RepodataPlace.V3;
        }
        else if (isObject)
        {
            // Entered instead of skipped: it may be long, and its members look like records, as in "signatures".
            json.Expect((byte)'{');
            part.Place = RepodataPlace.Ignored;
        }
        else
        {
            RefuseScalarRecords(key, json.SkipValue());
        }
    }

    private static void RefuseScalarRecords(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if ((key.SequenceEqual("packages"u8) || key.SequenceEqual("packages.conda"u8)) && !value.SequenceEqual("null"u8))
        {
            throw new FormatException($"\"{Encoding.UTF8.GetString(key)}\" is not an object");
        }
    }

    private static void ReadV3Member(ref JsonScanner json, RepodataPart part)
    {
        if (!json.NextMember(out ReadOnlySpan<byte> key))
        {
            part.Place = RepodataPlace.Document;
        }
        else if (json.Peek() != (byte)'{')
        {
            json.SkipValue();
        }
        else
        {
            json.Expect((byte)'{');
            part.Place = key.SequenceEqual("conda"u8) ? RepodataPlace.V3Conda
                : key.SequenceEqual("tar.bz2"u8) ? RepodataPlace.V3TarBz2
                : RepodataPlace.V3Ignored;
        }
    }

    private void ReadRecordMember(ref JsonScanner json, RepodataPart part)
    {
        if (!json.NextMember(out ReadOnlySpan<byte> key))
        {
            part.Place = part.Place is RepodataPlace.V3Conda or RepodataPlace.V3TarBz2 or RepodataPlace.V3Ignored
                ? RepodataPlace.V3
                : RepodataPlace.Document;
            return;
        }

        if (part.Place is RepodataPlace.Ignored or RepodataPlace.V3Ignored)
        {
            json.SkipValue();
        }
        else if (part.Place == RepodataPlace.SomeRecords && KindOf(key) == RecordFlags.None)
        {
            part.NeedsPlace = true;
        }
        else if (json.Peek() == (byte)'{')
        {
            ReadOrReuse(ref json, key, part);
        }
        else
        {
            json.SkipValue();
            part.Warnings.Add($"{Encoding.UTF8.GetString(key)}: the record is not an object");
        }
    }

    private static void ReadInfo(ref JsonScanner json, RepodataPart part)
    {
        json.Expect((byte)'{');
        while (json.NextMember(out ReadOnlySpan<byte> key))
        {
            byte first = json.Peek();
            if (key.SequenceEqual("base_url"u8) && first == (byte)'"')
            {
                part.BaseUrl = Encoding.UTF8.GetString(json.ReadString());
            }
            else if (key.SequenceEqual("repodata_version"u8))
            {
                part.Version = json.TryReadInteger(out long version) ? Math.Max(version, part.Version) : part.Version;
            }
            else if (key.SequenceEqual("channel_relations"u8) && first == (byte)'{')
            {
                ReadRelations(ref json, part);
            }
            else
            {
                json.SkipValue();
            }
        }
    }

    private static void ReadRelations(ref JsonScanner json, RepodataPart part)
    {
        json.Expect((byte)'{');
        while (json.NextMember(out ReadOnlySpan<byte> key))
        {
            bool isText = json.Peek() == (byte)'"';
            if (isText && key.SequenceEqual("base"u8))
            {
                part.BaseChannel = Encoding.UTF8.GetString(json.ReadString());
            }
            else if (isText && key.SequenceEqual("overrides"u8))
            {
                part.OverridesChannel = Encoding.UTF8.GetString(json.ReadString());
            }
            else
            {
                json.SkipValue();
            }
        }
    }

    private static void ReadRemoved(ref JsonScanner json, RepodataPart part)
    {
        json.Expect((byte)'[');
        while (json.NextItem())
        {
            if (json.Peek() == (byte)'"')
            {
                part.Removed.Add(Encoding.UTF8.GetString(json.ReadString()));
            }
            else
            {
                json.SkipValue();
            }
        }
    }
}
