using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Work;

/// <summary>Thrown by an activity to be retried. Its text is a <see cref="TransientFailure"/>.</summary>
public sealed class TransientStepException(StoreException failure)
    : Exception(new TransientFailure(failure.Code, Redaction.Redact(failure.Message)).ToText(), failure);
