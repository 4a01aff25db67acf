using System.Globalization;
using System.Text.RegularExpressions;

namespace CondaStore.SampleChannel;

/// <summary>A Debian version, <c>[epoch:]upstream[-revision]</c>, and how it is told in the terms of conda.</summary>
internal sealed partial record DebianVersion(string Upstream, string Revision)
{
    /// <summary>The version that the authors of the software gave it: without the marks of repacking and without tildes.</summary>
    public string CondaVersion
    {
        get
        {
            // A version that had to go back keeps rising for Debian: 8.2.0+0.really.8.1.8.
            string upstream = Upstream[(Upstream.LastIndexOf("really", StringComparison.Ordinal) is >= 0 and int at ? at + "really".Length : 0)..].TrimStart('.');
            string version = RepackMark().Replace(upstream, "").TrimEnd('~').Replace("~", "", StringComparison.Ordinal);
            return version.Replace('-', '_').ToLowerInvariant();
        }
    }

    /// <summary>The leading number of the revision.</summary>
    public int BuildNumber
    {
        get
        {
            string digits = new([.. Revision.TakeWhile(char.IsAsciiDigit)]);
            return digits.Length is > 0 and < 9 ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;
        }
    }

    /// <summary>What follows the leading number, in the characters a build string may have.</summary>
    public string RevisionTail
    {
        get
        {
            string tail = new([.. Revision.SkipWhile(char.IsAsciiDigit)]);
            return NotInBuildStrings().Replace(tail, ".").Trim('.');
        }
    }

    public static DebianVersion Parse(string text)
    {
        string rest = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
        int dash = rest.LastIndexOf('-');
        return dash < 0 ? new DebianVersion(rest, "") : new DebianVersion(rest[..dash], rest[(dash + 1)..]);
    }

    [GeneratedRegex(@"[.+~]*(dfsg|ds|repack).*$")]
    private static partial Regex RepackMark();

    [GeneratedRegex("[^A-Za-z0-9_]+")]
    private static partial Regex NotInBuildStrings();
}
