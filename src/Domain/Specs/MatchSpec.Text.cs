using System.Buffers;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

public sealed partial class MatchSpec
{
    /// <summary>The default channel alias; channels below it are written by name.</summary>
    internal const string DefaultChannelAlias = "://conda.anaconda.org/";

    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(" ,=[]'\"()|");
    private static readonly SearchValues<char> Grouping = SearchValues.Create("><$^|,");

    /// <summary>
    /// Returns the canonical text (CEP 29, https://conda.org/learn/ceps/cep-0029, appendix A): <c>channel/subdir::name==version=build</c>,
    /// <c>name=1.11</c> for a prefix, the rest in brackets. A direct spec whose channel is known is written as the package it refers to.
    /// The text never contains credentials.
    /// </summary>
    public override string ToString()
    {
        StringBuilder text = new();
        StringBuilder brackets = new();
        if (Channel is not null)
        {
            text.Append(DisplayChannel(Channel));
            text.Append(Subdir is null ? "" : "/").Append(Subdir).Append("::");
        }
        else if (Subdir is not null)
        {
            AppendKey(brackets, "subdir", Subdir);
        }

        text.Append(Name ?? NameMatcher?.Pattern ?? "*");
        bool isExact = AppendVersion(text, brackets);
        AppendBuild(text, brackets, isExact);
        AppendDetails(brackets);
        if (brackets.Length > 0)
        {
            text.Append('[').Append(brackets).Append(']');
        }

        return text.ToString();
    }

    private static string DisplayChannel(string channel)
    {
        channel = Redaction.Strip(channel);
        int alias = channel.IndexOf(DefaultChannelAlias, StringComparison.OrdinalIgnoreCase);
        bool below = alias is 4 or 5 && channel.Length > alias + DefaultChannelAlias.Length;
        return below && channel.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            ? channel[(alias + DefaultChannelAlias.Length)..].TrimEnd('/')
            : channel;
    }

    /// <summary>Writes the version after the name if that is unambiguous; returns true if exactly one version was written.</summary>
    private bool AppendVersion(StringBuilder text, StringBuilder brackets)
    {
        if (Version is null)
        {
            return false;
        }

        switch (Version.Kind)
        {
            case VersionSpecKind.Equal:
                text.Append("==").Append(Version.Version!.SourceSpan);
                return true;
            case VersionSpecKind.StartsWith:
                text.Append('=').Append(Version.Version!.SourceSpan);
                return false;
            case VersionSpecKind.NotEqual or VersionSpecKind.NotStartsWith or VersionSpecKind.Compatible when Build is null:
                text.Append(Version.Source);
                return false;
            default:
                AppendKey(brackets, "version", Version.Source, quoted: true);
                return false;
        }
    }

    private void AppendBuild(StringBuilder text, StringBuilder brackets, bool versionIsExact)
    {
        if (Build is null)
        {
            return;
        }

        if (Build.IsExact && versionIsExact && !Build.Pattern.AsSpan().ContainsAny(NeedsQuotes))
        {
            text.Append('=').Append(Build.Pattern);
        }
        else
        {
            AppendKey(brackets, "build", Build.Pattern, quoted: Build.Pattern.AsSpan().ContainsAny(Grouping));
        }
    }

    private void AppendDetails(StringBuilder brackets)
    {
        if (_details is null)
        {
            return;
        }

        bool isDirect = Url is not null && Channel is not null;
        AppendKey(brackets, "build_number", BuildNumber?.ToString());
        AppendKey(brackets, "track_features", string.Join(' ', _details.TrackFeatures));
        AppendKey(brackets, "features", Features);
        AppendKey(brackets, "url", Url is null || isDirect ? null : Redaction.Strip(Url));
        AppendKey(brackets, "md5", isDirect ? null : Md5);
        AppendKey(brackets, "sha256", isDirect ? null : Sha256);
        AppendKey(brackets, "license", License?.Pattern);
        AppendKey(brackets, "license_family", LicenseFamily?.Pattern);
        AppendKey(brackets, "fn", Url is null ? FileName : null);
        AppendList(brackets, "extras", _details.Extras);
        AppendList(brackets, "flags", _details.Flags);
        AppendKey(brackets, "when", When?.ToString());
    }

    private static void AppendList(StringBuilder brackets, string key, string[] values)
    {
        if (values.Length > 0)
        {
            brackets.Append(brackets.Length > 0 ? "," : "").Append(key).Append("=[").AppendJoin(',', values).Append(']');
        }
    }

    private static void AppendKey(StringBuilder brackets, string key, string? value, bool quoted = false)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        brackets.Append(brackets.Length > 0 ? "," : "").Append(key).Append('=');
        if (!quoted && !value.AsSpan().ContainsAny(NeedsQuotes))
        {
            brackets.Append(value);
            return;
        }

        char quote = value.Contains('\'', StringComparison.Ordinal) ? '"' : '\'';
        brackets.Append(quote);
        foreach (char c in value)
        {
            if (c == quote || c == '\\')
            {
                brackets.Append('\\');
            }

            brackets.Append(c);
        }

        brackets.Append(quote);
    }
}
