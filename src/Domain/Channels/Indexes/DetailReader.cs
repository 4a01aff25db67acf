using System.Text;
using System.Text.Json;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>Reads the details of a record, see <see cref="DetailTag"/>.</summary>
internal ref struct DetailReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public DetailTag ReadTag()
    {
        DetailTag tag = (DetailTag)_rest[0];
        _rest = _rest[1..];
        return tag;
    }

    public ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }

    public ReadOnlySpan<byte> ReadText()
    {
        int length = checked((int)ReadVarint());
        return ReadBytes(length);
    }

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        ReadOnlySpan<byte> text = _rest[..count];
        _rest = _rest[count..];
        return text;
    }

    public string ReadString() => Encoding.UTF8.GetString(ReadText());

    /// <summary>Skips the value of a tag.</summary>
    public void Skip(DetailTag tag)
    {
        switch (tag)
        {
            case DetailTag.End or DetailTag.Purls:
                break;
            case DetailTag.Md5 or DetailTag.LegacyBz2Md5:
                ReadBytes(16);
                break;
            case DetailTag.Sha256:
                ReadBytes(32);
                break;
            case DetailTag.Size or DetailTag.LegacyBz2Size or DetailTag.IndexedTimestamp or DetailTag.Origin:
                ReadVarint();
                break;
            default:
                ReadText();
                break;
        }
    }

    /// <summary>Advances to the value of a tag.</summary>
    /// <returns>False if the record does not have the tag.</returns>
    public bool SeekTo(DetailTag wanted)
    {
        while (true)
        {
            DetailTag tag = ReadTag();
            if (tag == wanted)
            {
                return true;
            }

            if (tag == DetailTag.End)
            {
                return false;
            }

            Skip(tag);
        }
    }

    /// <summary>Returns the archive's file name of a record that is not in an index yet.</summary>
    public static string FileName(in ParsedRecord record, RecordBatch batch)
    {
        DetailReader reader = new(batch.Details.Written.Slice(record.DetailsStart, record.DetailsLength));
        string build = reader.ReadString();
        return reader.SeekTo(DetailTag.FileName)
            ? reader.ReadString()
            : FileName(batch.Tables.Names.GetString(record.Name), batch.Tables.Versions.GetString(record.Version), build, record.Flags);
    }

    public static string FileName(string name, string version, string build, RecordFlags flags) =>
        $"{name}-{version}-{build}{((flags & RecordFlags.TarBz2) != 0 ? ".tar.bz2" : ".conda")}";

    /// <summary>Decodes the remaining fields into a record that has only the columns of the index.</summary>
    public RepodataRecord ReadInto(RepodataRecord record, ArchiveAddress archives)
    {
        List<string>? trackFeatures = null;
        List<string>? flags = null;
        List<string>? purls = null;
        string? url = null;
        while (true)
        {
            switch (ReadTag())
            {
                case DetailTag.End:
                    return record with
                    {
                        Url = url ?? archives.UrlOf(record.FileName),
                        TrackFeatures = trackFeatures ?? [],
                        Flags = flags ?? [],
                        Purls = purls,
                    };
                case DetailTag.Md5:
                    record = record with { Md5 = Convert.ToHexStringLower(ReadBytes(16)) };
                    break;
                case DetailTag.Sha256:
                    record = record with { Sha256 = Convert.ToHexStringLower(ReadBytes(32)) };
                    break;
                case DetailTag.Size:
                    record = record with { Size = (long)ReadVarint() };
                    break;
                case DetailTag.License:
                    record = record with { License = ReadString() };
                    break;
                case DetailTag.LicenseFamily:
                    record = record with { LicenseFamily = ReadString() };
                    break;
                case DetailTag.Subdir:
                    record = record with { Subdir = ReadString() };
                    break;
                case DetailTag.FileName:
                    record = record with { FileName = ReadString() };
                    break;
                case DetailTag.Features:
                    record = record with { Features = ReadString() };
                    break;
                case DetailTag.TrackFeature:
                    (trackFeatures ??= []).Add(ReadString());
                    break;
                case DetailTag.Flag:
                    (flags ??= []).Add(ReadString());
                    break;
                case DetailTag.Arch:
                    record = record with { Arch = ReadString() };
                    break;
                case DetailTag.Platform:
                    record = record with { Platform = ReadString() };
                    break;
                case DetailTag.Purls:
                    purls ??= [];
                    break;
                case DetailTag.Purl:
                    (purls ??= []).Add(ReadString());
                    break;
                case DetailTag.PythonSitePackagesPath:
                    record = record with { PythonSitePackagesPath = ReadString() };
                    break;
                case DetailTag.LegacyBz2Md5:
                    record = record with { LegacyBz2Md5 = Convert.ToHexStringLower(ReadBytes(16)) };
                    break;
                case DetailTag.LegacyBz2Size:
                    record = record with { LegacyBz2Size = (long)ReadVarint() };
                    break;
                case DetailTag.RunExports:
                    record = record with { RunExports = ReadJson() };
                    break;
                case DetailTag.ExtraDepends:
                    record = record with { ExtraDepends = ExtraDependsOf(ReadJson()) };
                    break;
                case DetailTag.IndexedTimestamp:
                    record = record with { IndexedTimestamp = (long)ReadVarint() };
                    break;
                case DetailTag.Url:
                    url = ReadString();
                    break;
                case DetailTag.Origin:
                    ReadVarint();
                    break;
                default:
                    throw new InvalidDataException("An index file has an unknown field.");
            }
        }
    }

    private static Dictionary<string, IReadOnlyList<string>> ExtraDependsOf(JsonElement json)
    {
        Dictionary<string, IReadOnlyList<string>> extras = new(StringComparer.Ordinal);
        foreach (JsonProperty extra in json.EnumerateObject())
        {
            extras[extra.Name] = [.. extra.Value.EnumerateArray().Select(e => e.GetString()!)];
        }

        return extras;
    }

    private JsonElement ReadJson()
    {
        Utf8JsonReader reader = new(ReadText());
        return JsonElement.ParseValue(ref reader);
    }
}
