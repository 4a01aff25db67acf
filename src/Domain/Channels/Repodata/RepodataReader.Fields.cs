using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Repodata;

internal sealed partial class RepodataReader
{
    private void ReadField(ref JsonScanner json, ReadOnlySpan<byte> member, ref Fields fields)
    {
        bool known = member.Length switch
        {
            <= 4 => ReadShortField(ref json, member, ref fields),
            <= 7 => ReadMiddleField(ref json, member, ref fields),
            _ => ReadLongField(ref json, member, ref fields),
        };
        if (!known)
        {
            json.SkipValue();
        }
    }

    private bool ReadShortField(ref JsonScanner json, ReadOnlySpan<byte> member, ref Fields fields)
    {
        if (member.SequenceEqual("name"u8))
        {
            fields.Name = ReadText(ref json, ref fields);
        }
        else if (member.SequenceEqual("md5"u8))
        {
            ReadHash(ref json, DetailTag.Md5, 16, ref fields);
        }
        else if (member.SequenceEqual("size"u8))
        {
            ReadNumber(ref json, DetailTag.Size);
        }
        else if (member.SequenceEqual("arch"u8))
        {
            ReadDetail(ref json, DetailTag.Arch);
        }
        else if (member.SequenceEqual("url"u8) && (fields.Flags & RecordFlags.V3) != 0 && json.Peek() == (byte)'"')
        {
            fields.Flags |= RecordFlags.OwnUrl;
            ReadDetail(ref json, DetailTag.Url);
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool ReadMiddleField(ref JsonScanner json, ReadOnlySpan<byte> member, ref Fields fields)
    {
        if (member.SequenceEqual("build"u8))
        {
            fields.Build = ReadText(ref json, ref fields);
        }
        else if (member.SequenceEqual("version"u8))
        {
            fields.Version = ReadText(ref json, ref fields);
        }
        else if (member.SequenceEqual("depends"u8))
        {
            ReadSpecs(ref json, _depends, ref fields);
        }
        else if (member.SequenceEqual("sha256"u8))
        {
            ReadHash(ref json, DetailTag.Sha256, 32, ref fields);
        }
        else if (member.SequenceEqual("subdir"u8))
        {
            ReadSubdir(ref json);
        }
        else if (member.SequenceEqual("license"u8))
        {
            ReadDetail(ref json, DetailTag.License);
        }
        else if (member.SequenceEqual("noarch"u8))
        {
            ReadNoarch(ref json, ref fields);
        }
        else if (member.SequenceEqual("flags"u8))
        {
            fields.Flags |= ReadList(ref json, DetailTag.Flag) > 0 ? RecordFlags.BuildFlags : 0;
        }
        else if (member.SequenceEqual("purls"u8))
        {
            _fields.WriteByte((byte)DetailTag.Purls);
            ReadList(ref json, DetailTag.Purl);
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool ReadLongField(ref JsonScanner json, ReadOnlySpan<byte> member, ref Fields fields)
    {
        if (member.SequenceEqual("build_number"u8))
        {
            fields.Wrong = json.TryReadInteger(out fields.BuildNumber) ? fields.Wrong : "the build number is not a number";
        }
        else if (member.SequenceEqual("timestamp"u8))
        {
            fields.Timestamp = json.TryReadInteger(out long time) && time >= 0 ? Milliseconds(time) : RecordGroup.NoTimestamp;
        }
        else if (member.SequenceEqual("constrains"u8))
        {
            ReadSpecs(ref json, _constrains, ref fields);
        }
        else if (member.SequenceEqual("license_family"u8))
        {
            ReadDetail(ref json, DetailTag.LicenseFamily);
        }
        else if (member.SequenceEqual("track_features"u8))
        {
            fields.Flags |= ReadFeatures(ref json) > 0 ? RecordFlags.TrackFeatures : 0;
        }
        else
        {
            return ReadRareField(ref json, member, ref fields);
        }

        return true;
    }

    private bool ReadRareField(ref JsonScanner json, ReadOnlySpan<byte> member, ref Fields fields)
    {
        if (member.SequenceEqual("features"u8))
        {
            ReadDetail(ref json, DetailTag.Features);
        }
        else if (member.SequenceEqual("platform"u8))
        {
            ReadDetail(ref json, DetailTag.Platform);
        }
        else if (member.SequenceEqual("indexed_timestamp"u8))
        {
            if (json.TryReadInteger(out long time) && time >= 0)
            {
                fields.Flags |= RecordFlags.IndexedTimestamp;
                _fields.WriteByte((byte)DetailTag.IndexedTimestamp);
                _fields.WriteVarint((ulong)Milliseconds(time));
            }
        }
        else if (member.SequenceEqual("legacy_bz2_md5"u8))
        {
            ReadHash(ref json, DetailTag.LegacyBz2Md5, 16, ref fields);
        }
        else if (member.SequenceEqual("legacy_bz2_size"u8))
        {
            ReadNumber(ref json, DetailTag.LegacyBz2Size);
        }
        else if (member.SequenceEqual("python_site_packages_path"u8))
        {
            ReadDetail(ref json, DetailTag.PythonSitePackagesPath);
        }
        else if (member.SequenceEqual("run_exports"u8))
        {
            _fields.WriteByte((byte)DetailTag.RunExports);
            _fields.WriteText(json.SkipValue());
        }
        else if (member.SequenceEqual("extra_depends"u8) && json.Peek() == (byte)'{')
        {
            ReadExtraDepends(ref json, ref fields);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static long Milliseconds(long time) => time > MaxSeconds ? time : time * 1000;

    private static ReadOnlySpan<byte> ReadText(scoped ref JsonScanner json, scoped ref Fields fields)
    {
        if (json.Peek() == (byte)'"')
        {
            return json.ReadString();
        }

        json.SkipValue();
        fields.Wrong ??= "name, version or build is not a text";
        return default;
    }

    /// <summary>Stores a text for decoding; a value of another kind is ignored.</summary>
    private void ReadDetail(ref JsonScanner json, DetailTag tag)
    {
        if (json.Peek() != (byte)'"')
        {
            json.SkipValue();
            return;
        }

        ReadOnlySpan<byte> text = json.ReadString();
        if (!text.IsEmpty)
        {
            _fields.WriteByte((byte)tag);
            _fields.WriteText(text);
        }
    }

    private void ReadNumber(ref JsonScanner json, DetailTag tag)
    {
        if (json.TryReadInteger(out long number) && number >= 0)
        {
            _fields.WriteByte((byte)tag);
            _fields.WriteVarint((ulong)number);
        }
    }

    private void ReadHash(ref JsonScanner json, DetailTag tag, int length, ref Fields fields)
    {
        ReadOnlySpan<byte> hex = json.Peek() == (byte)'"' ? json.ReadString() : json.SkipValue();
        if (hex.IsEmpty)
        {
            return;
        }

        _fields.WriteByte((byte)tag);
        if (hex.Length != length * 2
            || Convert.FromHexString(hex, _fields.Take(length), out _, out _) != System.Buffers.OperationStatus.Done)
        {
            fields.Wrong ??= $"{tag} is not {length * 2} hexadecimal digits";
        }
    }

    private void ReadSubdir(ref JsonScanner json)
    {
        ReadOnlySpan<byte> text = json.Peek() == (byte)'"' ? json.ReadString() : json.SkipValue()[..0];
        if (!text.IsEmpty && !text.SequenceEqual(_subdir) && IsSafe(text))
        {
            _fields.WriteByte((byte)DetailTag.Subdir);
            _fields.WriteText(text);
        }
    }

    private static void ReadNoarch(ref JsonScanner json, ref Fields fields)
    {
        bool isText = json.Peek() == (byte)'"';
        ReadOnlySpan<byte> kind = isText ? json.ReadString() : json.SkipValue();
        if (isText && kind.SequenceEqual("python"u8))
        {
            fields.Flags |= RecordFlags.NoarchPython;
        }
        else if ((isText && kind.SequenceEqual("generic"u8)) || (!isText && kind.SequenceEqual("true"u8)))
        {
            fields.Flags |= RecordFlags.NoarchGeneric;
        }
        else if (isText && !kind.IsEmpty)
        {
            fields.Wrong ??= "the kind of noarch is not known";
        }
    }
}
