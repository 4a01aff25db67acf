using System.Text.RegularExpressions;

namespace CondaStore.Domain.Tests.Architecture;

/// <summary>What a C# or Razor file declares and names, read as text.</summary>
internal sealed partial class SourceFile
{
    private SourceFile(string path, string folder, string text)
    {
        Path = path;
        Folder = folder;
        Code = WithoutText(text);
        Namespace = NamespaceLine().Match(text) is { Success: true } match ? match.Groups[1].Value : null;
        Usings = [.. UsingLine().Matches(text).Select(u => u.Groups["type"].Success ? Parent(u.Groups["name"].Value) : u.Groups["name"].Value)];
        Types = [.. TopLevelType().Matches(text).Select(m => m.Groups[1].Value).Distinct()];
        Names = Name().Matches(Code).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
    }

    // A component is a class with the name of its file. Its usings, and those of _Imports.razor, may be unnecessary; names decide.
    private SourceFile(string path, string folder, string text, string space)
    {
        Path = path;
        Folder = folder;
        IsRazor = true;
        Code = MarkupText().Replace(RazorComment().Replace(text, " "), "> <");
        Namespace = space;
        Usings = [.. RazorUsing().Matches(text).Select(u => u.Groups[1].Value)];
        string name = System.IO.Path.GetFileNameWithoutExtension(path);
        Types = name == "_Imports" ? [] : [name];
        Names = Name().Matches(RazorUsing().Replace(Code, "")).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether it is a Razor component, or the usings of all.</summary>
    public bool IsRazor { get; }

    /// <summary>Path from the root of the repository, with slashes.</summary>
    public string Path { get; }

    /// <summary>The folder, from the project's folder, with slashes; empty for the project's folder itself.</summary>
    public string Folder { get; }

    /// <summary>The namespace; null for a file of top-level statements.</summary>
    public string? Namespace { get; }

    /// <summary>The namespaces of all usings, also of those that name a type.</summary>
    public IReadOnlyList<string> Usings { get; }

    /// <summary>Types that are declared outside of others.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>All names that may be those of types: not behind a dot, not assigned to.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>The text without usings, comments and plain strings; of documentation, what it refers to.</summary>
    public string Code { get; }

    /// <summary>Reads all files of a project.</summary>
    /// <param name="project">The project's folder from the root of the repository, with slashes.</param>
    public static IReadOnlyList<SourceFile> ReadAll(string project)
    {
        string root = Repository.Root();
        string folder = System.IO.Path.Combine(root, project);
        return
        [
            .. Repository.CSharpFiles(folder).Order(StringComparer.Ordinal).Select(file => new SourceFile(
                Slashes(System.IO.Path.GetRelativePath(root, file)),
                Slashes(System.IO.Path.GetDirectoryName(System.IO.Path.GetRelativePath(folder, file))!),
                File.ReadAllText(file))),
            .. Repository.RazorFiles(folder).Order(StringComparer.Ordinal).Select(file => ReadRazor(root, folder, file)),
        ];
    }

    private static SourceFile ReadRazor(string root, string folder, string file)
    {
        string path = Slashes(System.IO.Path.GetRelativePath(root, file));
        string below = Slashes(System.IO.Path.GetDirectoryName(System.IO.Path.GetRelativePath(folder, file))!);
        return new SourceFile(path, below, File.ReadAllText(file), "CondaStore." + string.Join('.', path.Split('/')[1..^1]));
    }

    private static string Slashes(string path) => path.Replace(System.IO.Path.DirectorySeparatorChar, '/');

    private static string Parent(string name) => name[..Math.Max(0, name.LastIndexOf('.'))];

    private static string WithoutText(string text) => NotCode().Replace(
        text,
        m => m.Groups["documentation"].Success ? string.Join(' ', Reference().Matches(m.Value).Select(r => r.Groups[1].Value)) + "\n" : " ");

    [GeneratedRegex(@"^namespace ([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^(?:global )?using (?:(?<type>static )|(?<type>\w+ = ))?(?<name>[\w.]+)(?:<[^;]*>)?;", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    // A type declared in column 0: with file-scoped namespaces these are exactly the top-level ones.
    [GeneratedRegex(
        @"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref|unsafe) )*(?:class|struct|interface|enum|record(?: struct| class)?|delegate \S+) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(
        """^\s*(?<documentation>///.*\n?)|^(?:global )?using [^(\n]*;|^namespace .*|//[^\n]*|/\*[\s\S]*?\*/|(?<![$@])"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'""",
        RegexOptions.Multiline)]
    private static partial Regex NotCode();

    [GeneratedRegex(@"@\*[\s\S]*?\*@")]
    private static partial Regex RazorComment();

    [GeneratedRegex(@"^@using ([\w.]+)\s*$", RegexOptions.Multiline)]
    private static partial Regex RazorUsing();

    // What is shown: words between tags, without an expression.
    [GeneratedRegex(@"(?<![=-])>[^<>@{}();]*<")]
    private static partial Regex MarkupText();

    [GeneratedRegex("cref=\"([^\"]*)\"")]
    private static partial Regex Reference();

    // What is assigned to or named as an argument is a member, even if a type has the same name.
    [GeneratedRegex(@"(?<![\w@])(?<!(?<!\.)\.\s*)[A-Za-z_]\w*\b(?!\s*=(?![=>])|\s*:(?!:))")]
    private static partial Regex Name();
}
