using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Store.Keeping;

/// <summary>
/// Computes the path of a channel below the mirror: its URL without the scheme, for example <c>conda.anaconda.org/conda-forge</c>, or
/// <c>file/srv/channel</c> for a folder.
/// </summary>
public static class MirrorPath
{
    /// <summary>Returns the path of a record's channel.</summary>
    public static string Of(RepodataRecord record)
    {
        string url = Redaction.Strip(record.Url);
        string tail = $"/{record.Subdir}/{record.FileName}";
        string channel = url.EndsWith(tail, StringComparison.Ordinal) ? url[..^tail.Length] : record.Channel ?? url;
        return OfChannel(channel);
    }

    /// <summary>Returns the path of a channel.</summary>
    public static string OfChannel(string url)
    {
        string clean = Redaction.Strip(url).TrimEnd('/');
        return Uri.TryCreate(clean, UriKind.Absolute, out Uri? parsed) && !parsed.IsFile
            ? parsed.Authority + parsed.AbsolutePath.TrimEnd('/')
            : "file" + (parsed?.LocalPath ?? "/" + clean.TrimStart('/'));
    }
}
