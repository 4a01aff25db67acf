using System.Globalization;

namespace CondaStore.Domain.Diagnostics;

/// <summary>How an <see cref="ErrorCode"/> is written.</summary>
public static class ErrorCodes
{
    /// <summary>The form shown to people and put into JSON, for example <c>CS1200</c>.</summary>
    public static string ToText(this ErrorCode code) => string.Create(CultureInfo.InvariantCulture, $"CS{(int)code}");
}
