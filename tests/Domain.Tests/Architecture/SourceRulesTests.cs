using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Tests.Architecture;

/// <summary>The parts of the house style that a program can check.</summary>
public sealed partial class SourceRulesTests
{
    private const int LongestFile = 500;
    private const int LongestFileOfRecords = 150;

    private static readonly string Source = Path.Combine(Repository.Root(), "src");

    [Fact]
    public void File_Length_StaysReadable()
    {
        List<string> wrong = [.. Repository.CSharpFiles(Source)
            .Select(f => (File: f, Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > LongestFile)
            .Select(f => $"{Path.GetRelativePath(Source, f.File)}: {f.Lines} lines")];

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    /// <summary>A file is named like its one type, or holds small records and enumerations of one resource, which are read together.</summary>
    [Fact]
    public void File_TopLevelTypes_AreOneOrSmallRecords()
    {
        List<string> wrong = [];
        foreach (string file in Repository.CSharpFiles(Source))
        {
            string text = File.ReadAllText(file);
            IReadOnlyList<Match> declarations = TopLevelType().Matches(text);
            string[] types = [.. declarations.Select(m => m.Groups[1].Value).Distinct()];
            bool areTogether = types.Length > 1
                && text.Count(c => c == '\n') <= LongestFileOfRecords
                && declarations.All(m => SmallType().IsMatch(m.Value));
            if (types.Length > 0 && !areTogether && (types.Length > 1 || types[0] != Path.GetFileName(file).Split('.')[0]))
            {
                wrong.Add($"{Path.GetRelativePath(Source, file)}: {string.Join(", ", types)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void TypeName_SaysWhatItIs()
    {
        List<string> wrong = [.. Repository.CSharpFiles(Source)
            .SelectMany(f => TopLevelType().Matches(File.ReadAllText(f)).Select(m => (File: f, Type: m.Groups[1].Value)))
            .Where(t => EmptyName().IsMatch(t.Type))
            .Select(t => $"{Path.GetRelativePath(Source, t.File)}: {t.Type}")];

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void ErrorCode_EachOne_IsExplained()
    {
        string docs = File.ReadAllText(Path.Combine(Repository.Root(), "docs", "errors.md"));
        IEnumerable<string> missing = Enum.GetValues<ErrorCode>()
            .Select(ErrorCodes.ToText)
            .Where(code => !docs.Contains($"| {code} |", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    // A type declared in column 0: with file-scoped namespaces these are exactly the top-level ones.
    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref|unsafe) )*(?:class|struct|interface|enum|record(?: struct| class)?) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"\b(?:record|enum)\b")]
    private static partial Regex SmallType();

    [GeneratedRegex("(?:Manager|Helper|Helpers|Service|Utils|Util|Base|Impl)$")]
    private static partial Regex EmptyName();
}
