using System.Diagnostics.CodeAnalysis;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Represents the location of a project: an archive, a repository or a folder, as written in requirements and requirements files
/// (<c>https://…/a-1.0.tar.gz#sha256=…</c>, <c>git+https://…@rev#subdirectory=…</c>, <c>./folder</c>).
/// </summary>
public sealed record DirectReference
{
    private const string Git = "git+";

    private static readonly string[] OtherSystems = ["hg+", "svn+", "bzr+"];

    private DirectReference(DirectReferenceKind kind, string location)
    {
        Kind = kind;
        Location = location;
    }

    /// <summary>Gets the kind of location.</summary>
    public DirectReferenceKind Kind { get; }

    /// <summary>Gets the URL without <c>git+</c>, revision and fragment, or the path as written. It may contain credentials.</summary>
    public string Location { get; }

    /// <summary>Gets the branch, tag or commit of a repository; null for its default branch.</summary>
    public string? Revision { get; private init; }

    /// <summary>Gets the folder of the project inside the repository or archive; null for its root.</summary>
    public string? Subdirectory { get; private init; }

    /// <summary>Gets the project's name from the fragment, as written, possibly with extras; null if there is none.</summary>
    public string? Egg { get; private init; }

    /// <summary>Gets the hash from the fragment; null if there is none.</summary>
    public FileHash? Hash { get; private init; }

    /// <summary>Gets whether it is a path or a <c>file:</c> URL, which is valid only on the machine where it was written.</summary>
    public bool IsLocal { get; private init; }

    /// <summary>Gets the last part of the location, <c>a-1.0-py3-none-any.whl</c>.</summary>
    public string FileName
    {
        get
        {
            ReadOnlySpan<char> path = Location.AsSpan();
            int query = IsLocal ? -1 : path.IndexOf('?');
            path = (query < 0 ? path : path[..query]).TrimEnd('/');
            return Uri.UnescapeDataString(path[(path.LastIndexOfAny('/', '\\') + 1)..]);
        }
    }

    /// <summary>Returns this location with the hash that its archive must have.</summary>
    internal DirectReference WithHash(FileHash hash) => this with { Hash = hash };

    /// <summary>Parses a URL or path.</summary>
    /// <returns>Whether it is of a supported form.</returns>
    internal static bool TryParse(string text, [NotNullWhen(true)] out DirectReference? reference, out SyntaxError error)
    {
        reference = null;
        error = default;
        int hash = text.IndexOf('#', StringComparison.Ordinal);
        string location = hash < 0 ? text : text[..hash];
        string? system = Array.Find(OtherSystems, other => text.StartsWith(other, StringComparison.OrdinalIgnoreCase));
        if (system is not null)
        {
            error = new(0, $"repositories of '{system[..^1]}' are not supported", "write git+https://host/project.git@revision");
            return false;
        }

        if (!(text.StartsWith(Git, StringComparison.OrdinalIgnoreCase) ? TryReadGit(location, out reference, out error)
            : TryReadPlace(location, out reference, out error)))
        {
            return false;
        }

        return hash < 0 || TryReadFragment(text, hash + 1, ref reference, out error);
    }

    private static bool TryReadPlace(string location, [NotNullWhen(true)] out DirectReference? reference, out SyntaxError error)
    {
        reference = null;
        int scheme = location.IndexOf("://", StringComparison.Ordinal);
        bool isFile = location.StartsWith("file:", StringComparison.OrdinalIgnoreCase);
        if (scheme > 1 && !isFile && !IsWeb(location))
        {
            error = new(0, $"'{location[..scheme]}' is not a scheme that can be fetched", "https, http, git+https, git+ssh and file are");
            return false;
        }

        if (scheme > 1 && !isFile && !HasHost(location, scheme + 3))
        {
            error = new(scheme + 3, "the host is missing");
            return false;
        }

        bool isLocal = isFile || scheme <= 1;
        DirectReferenceKind kind = IsArchive(location) ? DirectReferenceKind.Archive : DirectReferenceKind.Folder;
        reference = new DirectReference(kind, location) { IsLocal = isLocal };
        error = new(0, "it does not name an archive", "wheels (.whl) and source distributions (.tar.gz, .zip) can be fetched");
        return isLocal || kind == DirectReferenceKind.Archive;
    }

    private static bool TryReadGit(string location, [NotNullWhen(true)] out DirectReference? reference, out SyntaxError error)
    {
        reference = null;
        string url = location[Git.Length..];
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        string kind = scheme < 0 ? "" : url[..scheme].ToLowerInvariant();
        if (kind is not ("https" or "ssh" or "http" or "file"))
        {
            error = scheme < 0
                ? new(Git.Length, "this is no URL", "write git+ssh://git@host/project.git instead of git+git@host:project.git")
                : new(Git.Length, $"'git+{kind}' is not a scheme that can be fetched", "git+https and git+ssh are");
            return false;
        }

        int path = url.IndexOf('/', scheme + 3);
        int at = path < 0 ? -1 : url.LastIndexOf('@');
        string? revision = at > path ? url[(at + 1)..] : null;
        if (path < 0 || (kind != "file" && !HasHost(url, scheme + 3)))
        {
            error = new(Git.Length + scheme + 3, "the host or the path of the repository is missing");
            return false;
        }

        if (revision is not null && (revision.Length == 0 || revision[0] == '-' || revision.AsSpan().ContainsAny(' ', '\\', ':')))
        {
            error = new(Git.Length + at + 1, revision.Length == 0 ? "a revision is missing behind '@'" : $"'{revision}' is no revision");
            return false;
        }

        error = default;
        reference = new DirectReference(DirectReferenceKind.Git, revision is null ? url : url[..at])
        {
            Revision = revision,
            IsLocal = kind == "file",
        };
        return true;
    }

    private static bool TryReadFragment(string text, int start, ref DirectReference reference, out SyntaxError error)
    {
        error = default;
        foreach (string part in text[start..].Split('&'))
        {
            int at = start;
            start += part.Length + 1;
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string value = equals < 0 ? "" : Uri.UnescapeDataString(part[(equals + 1)..]);
            switch (equals < 0 ? "" : part[..equals])
            {
                case "egg":
                    reference = reference with { Egg = value };
                    break;
                case "subdirectory":
                    if (!IsInside(value))
                    {
                        error = new(at, "'subdirectory' must be a relative path without '..'");
                        return false;
                    }

                    reference = reference with { Subdirectory = value.Trim('/') };
                    break;
                case "sha256" or "sha384" or "sha512":
                    if (!FileHash.TryParse(part, '=', out FileHash? hash))
                    {
                        error = new(at, $"'{part}' is no hash");
                        return false;
                    }

                    reference = reference with { Hash = hash };
                    break;
            }
        }

        return true;
    }

    private static bool IsWeb(string location) =>
        location.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || location.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static bool HasHost(string url, int start)
    {
        int end = url.IndexOfAny(['/', '?', '#'], start);
        ReadOnlySpan<char> authority = url.AsSpan(start, (end < 0 ? url.Length : end) - start);
        return authority.Length > 0 && authority[^1] != '@' && !authority.ContainsAny(' ', '\\');
    }

    private static bool IsArchive(string location)
    {
        int query = location.IndexOf('?', StringComparison.Ordinal);
        ReadOnlySpan<char> path = query < 0 ? location : location.AsSpan(0, query);
        return path.EndsWith(".whl", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsInside(string path) =>
        path.Length > 0 && path[0] is not ('/' or '-') && !path.AsSpan().ContainsAny('\\', ':', '\0')
        && !Array.Exists(path.Split('/'), part => part == "..");
}
