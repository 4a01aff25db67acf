using System.Globalization;
using System.Text;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Packages.Metadata;

/// <summary>Represents a command that calls a Python function: <c>name = package.module:function</c>.</summary>
public sealed record EntryPoint
{
    // A script is a few hundred times as long as the shortest entry point, and a long entry point would occur in it three times.
    private const int LongestText = 1000;

    private EntryPoint(string command, string module, string function)
    {
        Command = command;
        Module = module;
        Function = function;
    }

    /// <summary>Gets the name of the command: one safe path component.</summary>
    public string Command { get; }

    /// <summary>Dotted module name.</summary>
    public string Module { get; }

    /// <summary>Gets the dotted path of the callable within the module.</summary>
    public string Function { get; }

    /// <summary>
    /// Parses an entry point of <c>info/link.json</c> or <c>entry_points.txt</c>. Names that could escape the <c>bin</c> folder, and
    /// modules or functions that are not dotted identifiers, are rejected (CVE-2026-47425). Trailing extras in brackets are ignored.
    /// </summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>.</exception>
    public static EntryPoint Parse(string text)
    {
        if (text.Length > LongestText)
        {
            throw Invalid(text[..100] + "…", $"it has more than {LongestText} characters");
        }

        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            throw Invalid(text, "it has no '='");
        }

        string command = text[..equals].Trim();
        string reference = text[(equals + 1)..].Trim();
        int extras = reference.IndexOf('[', StringComparison.Ordinal);
        if (extras >= 0 && reference[^1] == ']')
        {
            reference = reference[..extras].TrimEnd();
        }

        int colon = reference.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            throw Invalid(text, "it names no function");
        }

        string module = reference[..colon].TrimEnd();
        string function = reference[(colon + 1)..].TrimStart();
        if (!IsSafeCommand(command))
        {
            throw Invalid(text, "the command is not a plain file name");
        }

        return IsDottedIdentifier(module) && IsDottedIdentifier(function)
            ? new EntryPoint(command, module, function)
            : throw Invalid(text, "module and function must be dotted Python identifiers");
    }

    private static bool IsSafeCommand(string command) =>
        command.Length > 0
        && command[0] != '.'
        && Encoding.UTF8.GetByteCount(command) <= 255
        && !command.Any(c => c is '/' or '\\' or ':' || char.IsControl(c));

    private static bool IsDottedIdentifier(string text) => text.Split('.').All(IsIdentifier);

    private static bool IsIdentifier(string text)
    {
        bool first = true;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool ok = Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                    or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
                UnicodeCategory.ConnectorPunctuation => !first || rune.Value == '_',
                UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber => !first,
                _ => false,
            };
            if (!ok)
            {
                return false;
            }

            first = false;
        }

        return !first;
    }

    private static StoreException Invalid(string text, string reason) =>
        new(ErrorCode.InvalidPackageMetadata, $"Entry point '{text}' is refused: {reason}.") { Found = text };
}
