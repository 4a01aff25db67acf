using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Repodata;

internal sealed partial class RepodataReader
{
    private void ReadSpecs(ref JsonScanner json, GrowingArray<int> ids, ref Fields fields)
    {
        ids.Clear();
        if (json.Peek() != (byte)'[')
        {
            json.SkipValue();
            fields.Wrong ??= "the requirements are not a list";
            return;
        }

        json.Expect((byte)'[');
        while (json.NextItem())
        {
            if (json.Peek() == (byte)'"')
            {
                ids.Add(tables.Specs.Add(json.ReadString()));
            }
            else
            {
                json.SkipValue();
                fields.Wrong ??= "a requirement is not a text";
            }
        }

        if (ids.Count > ushort.MaxValue)
        {
            ids.Clear();
            fields.Wrong ??= "there are too many requirements";
        }
    }

    /// <summary>Stores the texts of a list for decoding.</summary>
    /// <returns>The number of texts.</returns>
    private int ReadList(ref JsonScanner json, DetailTag tag)
    {
        if (json.Peek() != (byte)'[')
        {
            json.SkipValue();
            return 0;
        }

        int count = 0;
        json.Expect((byte)'[');
        while (json.NextItem())
        {
            if (json.Peek() == (byte)'"')
            {
                ReadOnlySpan<byte> text = json.ReadString();
                _fields.WriteByte((byte)tag);
                _fields.WriteText(text);
                count++;
            }
            else
            {
                json.SkipValue();
            }
        }

        return count;
    }

    /// <summary>Track features are a list, or one text separated by commas or spaces.</summary>
    private int ReadFeatures(ref JsonScanner json)
    {
        if (json.Peek() != (byte)'"')
        {
            return ReadList(ref json, DetailTag.TrackFeature);
        }

        int count = 0;
        ReadOnlySpan<byte> text = json.ReadString();
        while (!text.IsEmpty)
        {
            int end = text.IndexOfAny((byte)',', (byte)' ');
            ReadOnlySpan<byte> feature = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (!feature.IsEmpty)
            {
                _fields.WriteByte((byte)DetailTag.TrackFeature);
                _fields.WriteText(feature);
                count++;
            }
        }

        return count;
    }

    private void ReadExtraDepends(ref JsonScanner json, ref Fields fields)
    {
        JsonScanner look = json;
        _fields.WriteByte((byte)DetailTag.ExtraDepends);
        _fields.WriteText(json.SkipValue());
        bool any = false;
        look.Expect((byte)'{');
        while (look.NextMember(out _))
        {
            any = true;
            bool isList = look.Peek() == (byte)'[';
            if (!isList)
            {
                look.SkipValue();
                fields.Wrong ??= "a group of extra requirements is not a list";
                continue;
            }

            look.Expect((byte)'[');
            while (look.NextItem())
            {
                fields.Wrong ??= look.Peek() == (byte)'"' ? null : "an extra requirement is not a text";
                look.SkipValue();
            }
        }

        fields.Flags |= any ? RecordFlags.ExtraDepends : 0;
    }
}
