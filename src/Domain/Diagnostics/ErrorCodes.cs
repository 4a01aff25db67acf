using System.Globalization;

namespace CondaStore.Domain.Diagnostics;

/// <summary>Formats values of <see cref="ErrorCode"/>.</summary>
public static class ErrorCodes
{
    /// <summary>Returns the form used in messages and in JSON, for example <c>CS1200</c>.</summary>
    public static string ToText(this ErrorCode code) => string.Create(CultureInfo.InvariantCulture, $"CS{(int)code}");
}
