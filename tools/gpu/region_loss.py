"""The distillation loss of `sightline distill` (src/distill/region_loss.h), in PyTorch."""
import torch.nn.functional as F


def relations(regions):
    unit = F.normalize(regions, dim=-1)
    return unit @ unit.transpose(1, 2)


def region_loss_terms(student, teacher):
    """student, teacher: [B, L, D], standardised -> {"mse", "cosine", "relation"}."""
    return {
        "mse": F.mse_loss(student, teacher),
        "cosine": F.cosine_similarity(student, teacher, dim=-1).mean(),
        "relation": F.mse_loss(relations(student), relations(teacher)),
    }


def region_loss(student, teacher, mse=1, cosine=1, relation=0):
    terms = region_loss_terms(student, teacher)
    return mse * terms["mse"] + cosine * (1 - terms["cosine"]) + relation * terms["relation"]
