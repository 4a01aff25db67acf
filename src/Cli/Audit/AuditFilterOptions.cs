using System.CommandLine;
using System.Globalization;
using CondaStore.Cli.Local;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Audit;

/// <summary>Provides the options that choose lines of the audit log.</summary>
internal sealed class AuditFilterOptions(CommandConsole console)
{
    private readonly Option<string?> _who = new("--who") { Description = "The user, by the namespace that stands for them.", HelpName = "NAME" };
    private readonly Option<string?> _operation = new("--operation") { Description = "The operation: EnvironmentDelete.", HelpName = "NAME" };
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "A namespace in which something changed.", HelpName = "NAME" };
    private readonly Option<string?> _since = new("--since") { Description = "An age or a time: 7d, 2026-01-31.", HelpName = "TIME" };
    private readonly Option<string?> _until = new("--until") { Description = "An age or a time.", HelpName = "TIME" };

    /// <summary>Gets the options.</summary>
    public IReadOnlyList<Symbol> All => [_who, _operation, _namespace, _since, _until];

    /// <summary>Reads the options.</summary>
    /// <exception cref="StoreException">A time is invalid (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public AuditFilter Read(ParseResult parsed) => new()
    {
        Who = parsed.GetValue(_who),
        Operation = parsed.GetValue(_operation),
        Namespace = parsed.GetValue(_namespace),
        Since = Time("--since", parsed.GetValue(_since)),
        Until = Time("--until", parsed.GetValue(_until)),
    };

    private DateTimeOffset? Time(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (AgeText.TryParse(text, out TimeSpan age))
        {
            return console.TimeProvider.GetUtcNow() - age;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw new StoreException(ErrorCode.InvalidOption, $"{option}: '{text}' is neither an age nor a time.") { Hints = ["7d, 2026-01-31"] };
    }
}
