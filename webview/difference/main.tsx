import '../shared/base.css'
import './difference.css'
import { createRoot } from 'react-dom/client'
import type { DifferenceContract } from '../../src/protocol/difference'
import { openKept } from '../shared/kept'
import { connect } from '../shared/rpc'
import { Page } from './page'

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(<Page host={connect<DifferenceContract>()} kept={openKept()} />)
}
