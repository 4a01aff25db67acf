using System.Text;

namespace CondaStore.Domain.Files;

/// <summary>
/// Paths inside packages: relative, components joined by <c>/</c>. They come from archives and from package metadata and
/// are never joined to a directory before they pass here.
/// </summary>
public static class PackagePath
{
    /// <summary>The longest path in UTF-8 bytes; leaves room for a prefix within the 4,096 bytes of Linux.</summary>
    public const int MaximumBytes = 2048;

    /// <summary>
    /// Brings a path to its plain form, without <c>.</c> components and doubled separators; null when it is absolute, names a
    /// drive or a share, holds <c>..</c> or NUL, has a component over 255 bytes or is too long. The root itself becomes an
    /// empty text. Allocates nothing when the path is plain already.
    /// </summary>
    public static string? Normalize(string path)
    {
        if (path.Length > MaximumBytes || path.StartsWith('/') || path.StartsWith('\\') || HasDriveLetter(path)
            || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        bool plain = true;
        foreach (Range range in path.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> component = path.AsSpan(range);
            if (!IsSafeComponent(component))
            {
                return null;
            }

            plain &= !component.IsEmpty && component is not ".";
        }

        if (!Ascii.IsValid(path) && Encoding.UTF8.GetByteCount(path) > MaximumBytes)
        {
            return null;
        }

        return plain ? path : string.Join('/', path.Split('/').Where(c => c.Length > 0 && c != "."));
    }

    /// <summary>Determines whether a plain path is this folder or lies below it.</summary>
    /// <param name="path">A path as <see cref="Normalize"/> returns it.</param>
    /// <param name="folder">A folder without a slash at its end.</param>
    public static bool IsWithin(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');

    /// <summary>
    /// Returns the plain path that a symbolic link or hard link points to when its target is read from the folder that holds it; null when
    /// the target is absolute or climbs above the root.
    /// </summary>
    /// <param name="link">The plain path of the link.</param>
    /// <param name="target">The target as written in the link.</param>
    public static string? Resolve(string link, string target)
    {
        if (target.StartsWith('/') || target.StartsWith('\\') || HasDriveLetter(target) || target.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        List<string> components = [.. link.Split('/')];
        components.RemoveAt(components.Count - 1);
        foreach (string component in target.Split('/'))
        {
            if (component is "..")
            {
                if (components.Count == 0)
                {
                    return null;
                }

                components.RemoveAt(components.Count - 1);
            }
            else if (component is not ("" or "."))
            {
                components.Add(component);
            }
        }

        return string.Join('/', components);
    }

    // Backslashes are ordinary characters of Linux file names, and packages use them; they must only not hide a climb.
    private static bool IsSafeComponent(ReadOnlySpan<char> component)
    {
        if (component is "..")
        {
            return false;
        }

        if (component.Contains('\\'))
        {
            foreach (Range part in component.Split('\\'))
            {
                if (component[part] is "..")
                {
                    return false;
                }
            }
        }

        return component.Length <= PathComponent.MaximumBytes
            && (Ascii.IsValid(component) || Encoding.UTF8.GetByteCount(component) <= PathComponent.MaximumBytes);
    }

    private static bool HasDriveLetter(string path) =>
        path.Length >= 2 && path[1] == ':' && char.IsAsciiLetter(path[0]) && (path.Length == 2 || path[2] is '/' or '\\');
}
