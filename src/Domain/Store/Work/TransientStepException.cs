using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// What an activity throws to be tried again. The code is a part of the text, because nothing else of an exception survives the way
/// through Durable Task.
/// </summary>
public sealed class TransientStepException(ErrorCode code, string message, Exception inner)
    : Exception($"[{code.ToText()}] {Redaction.Redact(message)}", inner);
