"""The encoders of both sides, under the names of `selfstudy bench --encoder`."""

import torch
import torchvision
from torch import nn
from torch.nn import functional as F
from torchvision.models.resnet import BasicBlock, ResNet


class Small(ResNet):
    """One basic block a stage, 16, 32 and 64 channels, 3x3 stem of stride 2."""

    def __init__(self):
        super().__init__(BasicBlock, [1, 1, 1, 1])
        self.inplanes = 16
        self.conv1 = nn.Conv2d(3, 16, 3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.maxpool = nn.Identity()
        self.layer1 = self._make_layer(BasicBlock, 16, 1)
        self.layer2 = self._make_layer(BasicBlock, 32, 1, stride=2)
        self.layer3 = self._make_layer(BasicBlock, 64, 1, stride=2)
        self.layer4 = nn.Identity()
        self.fc = nn.Identity()


def encoder(name):
    """The network and the dimension of its features."""
    if name == "small":
        return Small(), 64
    if name == "resnet18-cifar":
        network = torchvision.models.resnet18()
        network.conv1 = nn.Conv2d(3, 64, 3, padding=1, bias=False)
        network.maxpool = nn.Identity()
    elif name == "resnet50-imagenet":
        network = torchvision.models.resnet50()
    else:
        raise SystemExit(f"no encoder {name}: small, resnet18-cifar or resnet50-imagenet")
    features = network.fc.in_features
    network.fc = nn.Identity()
    return network, features


def head(features, dimension=128):
    """SimCLR's and MoCo v2's."""
    return nn.Sequential(nn.Linear(features, features), nn.ReLU(inplace=True), nn.Linear(features, dimension))


class GroupedBatchNorm(nn.BatchNorm2d):
    """Statistics of `group` images at a time, as on several devices."""

    group = 32

    def forward(self, x):
        if not self.training or len(x) <= self.group:
            return super().forward(x)
        if x.is_contiguous():
            return self.folded(x)
        parts = [super(GroupedBatchNorm, self).forward(part) for part in x.split(self.group)]
        return torch.cat(parts)

    def folded(self, x):
        """As MoCo's demonstration on CIFAR: groups become channels, without a copy."""
        n, c, h, w = x.shape
        k = n // self.group
        mean, variance = self.running_mean.repeat(k), self.running_var.repeat(k)
        y = F.batch_norm(x.view(-1, c * k, h, w), mean, variance, self.weight.repeat(k), self.bias.repeat(k),
                         True, self.momentum, self.eps)
        self.running_mean.copy_(mean.view(k, c).mean(0))
        self.running_var.copy_(variance.view(k, c).mean(0))
        return y.view(n, c, h, w)


def grouped(network, group):
    """The same network with its batch norms split."""
    for module in network.modules():
        if type(module) is nn.BatchNorm2d:
            module.__class__ = GroupedBatchNorm
            module.group = group
    return network
