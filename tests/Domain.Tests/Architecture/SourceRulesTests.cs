using System.Globalization;
using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Tests.Architecture;

/// <summary>The parts of the house style that a program can check.</summary>
public sealed partial class SourceRulesTests
{
    private const int LongestFile = 430;
    private const int LongestMember = 95;
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

    /// <summary>Most members have at most 40 lines; a table or one long case distinction may have more.</summary>
    [Fact]
    public void Member_Length_StaysReadable()
    {
        List<string> wrong = [];
        foreach (string file in Repository.CSharpFiles(Source))
        {
            string[] lines = File.ReadAllLines(file);
            int start = -1;
            for (int i = 0; i < lines.Length; i++)
            {
                if (MemberStart().IsMatch(lines[i]) && !NestedType().IsMatch(lines[i]))
                {
                    start = i;
                }
                else if (lines[i] == "    }" && start >= 0)
                {
                    if (i - start >= LongestMember)
                    {
                        wrong.Add($"{Path.GetRelativePath(Source, file)}:{start + 1}: {i - start + 1} lines");
                    }

                    start = -1;
                }
            }
        }

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

    /// <summary>A reader gets from the number of a standard to its text: each file has its URL once.</summary>
    [Fact]
    public void Standard_ThatAFileNames_IsThereWithItsUrl()
    {
        List<string> wrong = [];
        foreach (string file in Repository.CSharpFiles(Source).Concat(Repository.RazorFiles(Source)))
        {
            string text = File.ReadAllText(file);
            wrong.AddRange(Standard().Matches(text)
                .Select(m => (Name: m.Value, Url: UrlOf(m.Groups[1].Value, int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture))))
                .Distinct()
                // Or another page of the same standard, directly behind its name.
                .Where(s => !text.Contains(s.Url, StringComparison.Ordinal)
                    && !Regex.IsMatch(text, Regex.Escape(s.Name) + @",?\s*(?:///?\s*)?https://"))
                .Select(s => $"{Path.GetRelativePath(Source, file)}: {s.Name} without {s.Url}"));
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private static string UrlOf(string kind, int number) => kind switch
    {
        "PEP" => $"https://peps.python.org/pep-{number:0000}",
        "CEP" => $"https://conda.org/learn/ceps/cep-{number:0000}",
        _ => $"https://www.rfc-editor.org/rfc/rfc{number}",
    };

    [GeneratedRegex(@"^    (public|private|internal|protected|static|async|override)[^;=]*\([^;]*$", RegexOptions.CultureInvariant)]
    private static partial Regex MemberStart();

    [GeneratedRegex(@"\b(class|struct|record)\b", RegexOptions.CultureInvariant)]
    private static partial Regex NestedType();

    [GeneratedRegex(@"\b(PEP|CEP|RFC) (\d{1,4})\b")]
    private static partial Regex Standard();

    // A type declared in column 0: with file-scoped namespaces these are exactly the top-level ones.
    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref|unsafe) )*(?:class|struct|interface|enum|record(?: struct| class)?) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"\b(?:record|enum)\b")]
    private static partial Regex SmallType();

    [GeneratedRegex("(?:Manager|Helper|Helpers|Service|Utils|Util|Base|Impl)$")]
    private static partial Regex EmptyName();
}
