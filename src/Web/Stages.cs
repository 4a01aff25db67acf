using CondaStore.Domain.Diagnostics;

namespace CondaStore.Web;

/// <summary>Maps the phases of a build and the marks of log lines to the stages that pages show.</summary>
public static class Stages
{
    /// <summary>Gets the stage that a phase belongs to.</summary>
    public static BuildStage Of(InstallPhase phase) => phase switch
    {
        InstallPhase.Channels or InstallPhase.Solve => BuildStage.Solve,
        InstallPhase.Fetch => BuildStage.Fetch,
        InstallPhase.Link or InstallPhase.Wheels or InstallPhase.Compile => BuildStage.Link,
        _ => BuildStage.Finish,
    };

    /// <summary>
    /// Splits a log into sections of consecutive lines of one stage. A line <c>[fetch] text</c> belongs to the stage of its mark, a line
    /// without a known mark to that of the line before it.
    /// </summary>
    /// <param name="log">The text of the log.</param>
    public static IReadOnlyList<LogSection> Split(string log)
    {
        List<LogSection> sections = [];
        BuildStage stage = BuildStage.Solve;
        List<string> lines = [];
        int number = 0;
        foreach (string line in log.Split('\n'))
        {
            if (line.Length == 0)
            {
                continue;
            }

            (BuildStage of, string text) = Read(line, stage);
            if (of != stage && lines.Count > 0)
            {
                sections.Add(new LogSection(stage, number - lines.Count + 1, lines));
                lines = [];
            }

            stage = of;
            lines.Add(text);
            number++;
        }

        if (lines.Count > 0)
        {
            sections.Add(new LogSection(stage, number - lines.Count + 1, lines));
        }

        return sections;
    }

    private static (BuildStage Stage, string Text) Read(string line, BuildStage before)
    {
        int end = line.StartsWith('[') ? line.IndexOf("] ", StringComparison.Ordinal) : -1;
        if (end < 0)
        {
            return (before, line);
        }

        return line[1..end] switch
        {
            "build" => (before, line[(end + 2)..]),
            { } mark when Enum.TryParse(mark, ignoreCase: true, out InstallPhase phase) && !char.IsAsciiDigit(mark[0]) =>
                (Of(phase), line[(end + 2)..]),
            _ => (before, line),
        };
    }
}
