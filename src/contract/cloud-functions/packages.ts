import { closed, Empty, InstantMs, Nothing, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { Type } from '../type.ts'
import { Description, Name, NameParam, onlyNew, Parameters } from './fields.ts'

const packageItem = {
  name: text(1, 50, 'The name of the package.'),
  description: text(0, 1000, 'What the package is for.'),
  updateDate: InstantMs,
}
const PackageDetail = closed({
  ...packageItem,
  parameters: Parameters,
  actionList: Type.Array(closed({ name: text(1, 50, 'The name of the action.') }), { description: 'The actions in the package, by name.' }),
})
const onePackage = closed({ package: NameParam })

export const getPackages = operation({
  id: 'getPackages',
  title: 'Get Package List',
  service: 'cloud-functions',
  action: 'View/getPackages',
  call: ['GET', '/ncf/api/v2/packages'],
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: Type.Array(closed(packageItem)),
  resource: 'Package/*',
  problems: [],
})

export const getPackage = operation({
  id: 'getPackage',
  title: 'Get Package',
  service: 'cloud-functions',
  action: 'View/getPackage',
  call: ['GET', '/ncf/api/v2/packages/:package'],
  params: onePackage,
  query: Nothing,
  body: Nothing,
  reply: PackageDetail,
  resource: 'Package/:package',
  problems: ['function.not-found'],
  etag: 'answered',
})

export const putPackage = operation({
  id: 'putPackage',
  title: 'Put Package',
  service: 'cloud-functions',
  action: 'Change/putPackage',
  call: ['PUT', '/ncf/api/v2/packages/:package'],
  params: closed({ package: Name }),
  query: onlyNew,
  body: closed({ description: Type.Optional(Description), parameters: Type.Optional(Parameters) }, { description: 'A JSON object.' }),
  reply: PackageDetail,
  resource: 'Package/:package',
  problems: ['function.exists', 'access.exceeds', 'function.changed'],
  etag: 'matched',
})

export const deletePackage = operation({
  id: 'deletePackage',
  title: 'Delete Package',
  service: 'cloud-functions',
  action: 'Change/deletePackage',
  call: ['DELETE', '/ncf/api/v2/packages/:package'],
  params: onePackage,
  query: Nothing,
  body: Nothing,
  reply: Empty,
  resource: 'Package/:package',
  problems: ['function.not-found', 'function.not-empty', 'function.changed'],
  etag: 'matched',
})
