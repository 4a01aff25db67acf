using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

internal ref partial struct MatchSpecParser
{
    /// <summary>Determines whether the text begins with the URL or path of an archive, and where it ends.</summary>
    private readonly bool TryFindArchive(out int end)
    {
        int length = Rest.IndexOfAny(" \t[");
        end = length < 0 ? _end : _start + length;
        ReadOnlySpan<char> place = _text.AsSpan(_start, end - _start);
        bool isUrl = place.Contains("://", StringComparison.Ordinal);
        int cut = place.IndexOfAny('#', '?');
        place = cut < 0 ? place : place[..cut];
        return PackageFileName.HasArchiveExtension(place) && (isUrl || place.IndexOf("::") < 0);
    }

    private bool ReadArchive(int archiveEnd)
    {
        int start = _start;
        int bracketStart = -1;
        int bracketEnd = -1;
        ReadOnlySpan<char> after = _text.AsSpan(archiveEnd, _end - archiveEnd).Trim();
        if (after is not ([] or ['#', ..]))
        {
            if (after[0] != '[' || !DetachBrackets(out bracketStart, out bracketEnd))
            {
                return Fail(archiveEnd, "only brackets may follow an archive");
            }
        }

        if (!SetArchive(_text[start..archiveEnd], start))
        {
            return false;
        }

        return bracketStart < 0 || ReadBrackets(bracketStart, bracketEnd);
    }

    private bool SetArchive(string place, int start)
    {
        int hash = place.IndexOf('#', StringComparison.Ordinal);
        if (hash >= 0)
        {
            string fragment = place[(hash + 1)..];
            string digits = fragment.StartsWith("sha256:", StringComparison.Ordinal) ? fragment[7..] : fragment;
            bool isMd5 = digits.Length == 32 && digits.Length == fragment.Length;
            if (!SetHash(digits, start + hash + 1, isMd5 ? 32 : 64))
            {
                return false;
            }

            place = place[..hash];
        }

        string path = place.Contains('?', StringComparison.Ordinal) && place.Contains("://", StringComparison.Ordinal)
            ? place[..place.IndexOf('?', StringComparison.Ordinal)]
            : place;
        int slash = path.LastIndexOfAny(['/', '\\']);
        string fileName = path.Contains("://", StringComparison.Ordinal)
            ? Uri.UnescapeDataString(path[(slash + 1)..])
            : path[(slash + 1)..];
        if (!PackageFileName.TryParse(fileName, out PackageFileName parts))
        {
            return Fail(start + slash + 1, "the file name is not name-version-build", "example: numpy-1.26.4-py312_0.conda");
        }

        _name = parts.Name;
        _version = VersionSpec.Exactly(CondaVersion.Parse(parts.Version));
        _build = StringMatcher.Parse(parts.Build);
        Details.FileName = fileName;
        Details.Url = path[0] == '/' ? ArchivePlace.OfPath(path) : place;
        if (slash > 0)
        {
            SetArchiveChannel(path.AsSpan(0, slash));
        }

        return true;
    }

    /// <summary>The directory of an archive belongs to a channel only if its name is a subdir.</summary>
    private void SetArchiveChannel(ReadOnlySpan<char> folder)
    {
        int slash = folder.LastIndexOf('/');
        if (slash > 0 && Subdirs.IsKnown(folder[(slash + 1)..]) && folder.Contains("://", StringComparison.Ordinal))
        {
            Details.Subdir = folder[(slash + 1)..].ToString();
            Details.Channel = Diagnostics.Redaction.Strip(folder[..slash].ToString());
        }
    }
}
